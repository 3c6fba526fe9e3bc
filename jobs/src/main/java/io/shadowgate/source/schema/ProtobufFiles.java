package io.shadowgate.source.schema;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import com.squareup.wire.Syntax;
import com.squareup.wire.schema.Field.Label;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.EnumConstantElement;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import com.squareup.wire.schema.internal.parser.TypeElement;
import io.shadowgate.kafka.registry.RegisteredSchema;
import io.shadowgate.record.RejectedRecordException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Turns the text of {@code .proto} files, which is what a registry has, into the descriptors that
 * Protobuf's own library decodes by. Wire parses the text; that library has no parser in Java.
 */
final class ProtobufFiles {
    private static final String MAP = "map<";

    /** Files that only declare options, which decoding does not need. */
    private static final List<String> OPTIONS_ONLY =
            List.of("confluent/meta.proto", "google/protobuf/descriptor.proto");

    private static final Map<String, FileDescriptor> WELL_KNOWN =
            Stream.of(
                            AnyProto.getDescriptor(),
                            DurationProto.getDescriptor(),
                            EmptyProto.getDescriptor(),
                            FieldMaskProto.getDescriptor(),
                            StructProto.getDescriptor(),
                            TimestampProto.getDescriptor(),
                            WrappersProto.getDescriptor(),
                            decimal())
                    .collect(Collectors.toMap(FileDescriptor::getName, file -> file));

    /**
     * Confluent's decimal: an unscaled number in bytes, its precision and its scale. A registry
     * that has the file says the same.
     */
    private static FileDescriptor decimal() {
        FileDescriptorProto.Builder file =
                FileDescriptorProto.newBuilder()
                        .setName("confluent/type/decimal.proto")
                        .setPackage("confluent.type")
                        .setSyntax("proto3");
        DescriptorProto.Builder message = file.addMessageTypeBuilder().setName("Decimal");
        decimalField(message, "value", 1, FieldDescriptorProto.Type.TYPE_BYTES);
        decimalField(message, "precision", 2, FieldDescriptorProto.Type.TYPE_UINT32);
        decimalField(message, "scale", 3, FieldDescriptorProto.Type.TYPE_INT32);
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void decimalField(
            DescriptorProto.Builder in, String name, int number, FieldDescriptorProto.Type type) {
        in.addFieldBuilder()
                .setName(name)
                .setNumber(number)
                .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                .setType(type);
    }

    private final Map<String, RegisteredSchema> references;
    private final Map<String, FileDescriptor> built = new HashMap<>(WELL_KNOWN);

    private ProtobufFiles(Map<String, RegisteredSchema> references) {
        this.references = references;
    }

    /**
     * @param references the files that are imported, by the names under which they are
     * @throws RejectedRecordException if the text is no {@code .proto} file, or has what is not
     *     read
     */
    static FileDescriptor of(RegisteredSchema schema, Map<String, RegisteredSchema> references)
            throws RejectedRecordException {
        return new ProtobufFiles(references).file("the schema", schema.text());
    }

    private FileDescriptor file(String name, String text) throws RejectedRecordException {
        ProtoFileElement file;
        try {
            file = ProtoParser.Companion.parse(Location.get(name), text);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new RejectedRecordException(
                    "is no .proto file: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        List<FileDescriptor> imported = new ArrayList<>();
        FileDescriptorProto.Builder proto = new OneFile(file).proto(name);
        for (String each : file.getImports()) {
            imported(each, imported, proto);
        }
        for (String each : file.getPublicImports()) {
            proto.addPublicDependency(imported.size());
            imported(each, imported, proto);
        }
        try {
            return FileDescriptor.buildFrom(proto.build(), imported.toArray(new FileDescriptor[0]));
        } catch (DescriptorValidationException e) {
            throw new RejectedRecordException("is not complete: " + e.getMessage());
        }
    }

    private void imported(
            String name, List<FileDescriptor> imported, FileDescriptorProto.Builder proto)
            throws RejectedRecordException {
        if (OPTIONS_ONLY.contains(name)) {
            return;
        }
        FileDescriptor file = built.get(name);
        if (file == null) {
            RegisteredSchema reference = references.get(name);
            if (reference == null) {
                throw new RejectedRecordException(
                        "imports "
                                + name
                                + ", which is not among its references in the registry; register it"
                                + " with the reference");
            }
            file = file(name, reference.text());
            built.put(name, file);
        }
        imported.add(file);
        proto.addDependency(name);
    }

    /** One file as Protobuf itself describes it. */
    private static final class OneFile {
        private final ProtoFileElement file;
        private final boolean isThree;

        OneFile(ProtoFileElement file) {
            this.file = file;
            this.isThree = file.getSyntax() == Syntax.PROTO_3;
        }

        FileDescriptorProto.Builder proto(String name) throws RejectedRecordException {
            FileDescriptorProto.Builder proto =
                    FileDescriptorProto.newBuilder()
                            .setName(name)
                            .setSyntax(isThree ? "proto3" : "proto2");
            if (file.getPackageName() != null) {
                proto.setPackage(file.getPackageName());
            }
            for (TypeElement type : file.getTypes()) {
                if (type instanceof MessageElement message) {
                    proto.addMessageType(message(message));
                } else if (type instanceof EnumElement names) {
                    proto.addEnumType(names(names));
                }
            }
            return proto;
        }

        private DescriptorProto message(MessageElement message) throws RejectedRecordException {
            DescriptorProto.Builder proto = DescriptorProto.newBuilder().setName(message.getName());
            if (!message.getGroups().isEmpty()) {
                throw new RejectedRecordException(
                        "has the group "
                                + message.getGroups().get(0).getName()
                                + ", which ShadowGate does not read; make it a message");
            }
            for (TypeElement type : message.getNestedTypes()) {
                if (type instanceof MessageElement nested) {
                    proto.addNestedType(message(nested));
                } else if (type instanceof EnumElement names) {
                    proto.addEnumType(names(names));
                }
            }
            for (OneOfElement oneOf : message.getOneOfs()) {
                for (FieldElement field : oneOf.getFields()) {
                    proto.addField(field(field, null).setOneofIndex(proto.getOneofDeclCount()));
                }
                proto.addOneofDeclBuilder().setName(oneOf.getName());
            }
            for (FieldElement field : message.getFields()) {
                if (field.getType().startsWith(MAP)) {
                    addMap(field, proto);
                    continue;
                }
                FieldDescriptorProto.Builder one = field(field, field.getLabel());
                if (isThree && field.getLabel() == Label.OPTIONAL) {
                    // As protoc writes it: alone in a oneof, behind the declared ones.
                    one.setProto3Optional(true).setOneofIndex(proto.getOneofDeclCount());
                    proto.addOneofDeclBuilder().setName("_" + field.getName());
                }
                proto.addField(one);
            }
            return proto.build();
        }

        /** A map is a list of entries with a key and a value. */
        private static void addMap(FieldElement field, DescriptorProto.Builder in) {
            String[] types =
                    field.getType()
                            .substring(MAP.length(), field.getType().length() - 1)
                            .split(",", 2);
            String entry = entryName(field.getName());
            in.addNestedType(
                    DescriptorProto.newBuilder()
                            .setName(entry)
                            .setOptions(MessageOptions.newBuilder().setMapEntry(true))
                            .addField(typed("key", 1, types[0].strip()))
                            .addField(typed("value", 2, types[1].strip())));
            in.addField(
                    typed(field.getName(), field.getTag(), entry)
                            .setLabel(FieldDescriptorProto.Label.LABEL_REPEATED));
        }

        private static String entryName(String field) {
            return Stream.of(field.split("_"))
                            .filter(part -> !part.isEmpty())
                            .map(
                                    part ->
                                            part.substring(0, 1).toUpperCase(Locale.ROOT)
                                                    + part.substring(1))
                            .collect(Collectors.joining())
                    + "Entry";
        }

        private static FieldDescriptorProto.Builder field(
                FieldElement field, @Nullable Label label) {
            FieldDescriptorProto.Builder proto =
                    typed(field.getName(), field.getTag(), field.getType());
            if (label == Label.REPEATED) {
                proto.setLabel(FieldDescriptorProto.Label.LABEL_REPEATED);
            } else if (label == Label.REQUIRED) {
                proto.setLabel(FieldDescriptorProto.Label.LABEL_REQUIRED);
            }
            if (field.getDefaultValue() != null
                    && proto.getType() != FieldDescriptorProto.Type.TYPE_BYTES) {
                proto.setDefaultValue(field.getDefaultValue());
            }
            return proto;
        }

        /** The library finds out whether a name is of a message or of an enum. */
        private static FieldDescriptorProto.Builder typed(String name, int tag, String type) {
            FieldDescriptorProto.Builder proto =
                    FieldDescriptorProto.newBuilder()
                            .setName(name)
                            .setNumber(tag)
                            .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
            FieldDescriptorProto.Type scalar = SCALARS.get(type);
            return scalar == null ? proto.setTypeName(type) : proto.setType(scalar);
        }

        private static EnumDescriptorProto names(EnumElement names) {
            EnumDescriptorProto.Builder proto =
                    EnumDescriptorProto.newBuilder().setName(names.getName());
            for (EnumConstantElement each : names.getConstants()) {
                proto.addValueBuilder().setName(each.getName()).setNumber(each.getTag());
            }
            // Otherwise two names of one number would be a fault.
            proto.getOptionsBuilder().setAllowAlias(true);
            return proto.build();
        }
    }

    private static final Map<String, FieldDescriptorProto.Type> SCALARS = scalars();

    private static Map<String, FieldDescriptorProto.Type> scalars() {
        Map<String, FieldDescriptorProto.Type> scalars = new LinkedHashMap<>();
        for (String name :
                List.of(
                        "double",
                        "float",
                        "int64",
                        "uint64",
                        "int32",
                        "fixed64",
                        "fixed32",
                        "bool",
                        "string",
                        "bytes",
                        "uint32",
                        "sfixed32",
                        "sfixed64",
                        "sint32",
                        "sint64")) {
            scalars.put(
                    name,
                    FieldDescriptorProto.Type.valueOf("TYPE_" + name.toUpperCase(Locale.ROOT)));
        }
        return scalars;
    }
}
