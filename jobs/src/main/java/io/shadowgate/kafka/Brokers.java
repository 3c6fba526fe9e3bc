package io.shadowgate.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.flink.util.TimeUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the brokers, before a job is submitted, whether the job can do everything that it needs. The
 * job itself would find a problem later and report it less clearly.
 *
 * <p>Each check may throw a {@link BrokerException}, which describes the problem.
 */
public final class Brokers implements AutoCloseable {
    public static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(8);
    private static final String MOST_TRANSACTION_MS = "transaction.max.timeout.ms";

    private final String section;
    private final String servers;
    private final Map<String, String> given;
    private final Duration longest;
    private final Admin admin;

    /**
     * @param section of the spec, such as {@code traffic.kafka}
     * @param given properties of the client from the spec
     * @param longest longest time to wait for an answer
     */
    public Brokers(String section, String servers, Map<String, String> given, Duration longest) {
        this.section = section;
        this.servers = servers;
        this.given = given;
        this.longest = longest;
        try {
            admin = Admin.create(properties());
        } catch (KafkaException e) {
            throw noClient(e);
        }
    }

    private BrokerException noClient(KafkaException e) {
        return new BrokerException(
                "cannot set up a Kafka client for "
                        + servers
                        + " ("
                        + section
                        + "): "
                        + Redaction.of(
                                Redaction.withoutValues(innermost(e).getMessage(), given.values())),
                e);
    }

    /**
     * Checks that a consumer can be created with these properties. An admin client does not look at
     * all of them. Sends nothing to the brokers.
     */
    public void requireConsumer() {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try {
            new KafkaConsumer<>(properties(), bytes, bytes)
                    .close(CloseOptions.timeout(Duration.ZERO));
        } catch (KafkaException e) {
            throw noClient(e);
        }
    }

    private Properties properties() {
        Properties properties = KafkaClient.properties(servers, given);
        String attempt = String.valueOf(Math.min(LONGEST_ATTEMPT.toMillis(), longest.toMillis()));
        properties.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, attempt);
        properties.setProperty(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                String.valueOf(longest.toMillis()));
        return properties;
    }

    /** Closes without waiting for brokers that do not answer. */
    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    /**
     * @param key of the spec that names it
     */
    public void requireReadableTopic(String topic, String key) throws InterruptedException {
        requireTopic(topic, key, "read", EnumSet.of(AclOperation.READ));
    }

    /**
     * Also checks reading, because a job that starts looks in the topic for open transactions of an
     * earlier run.
     *
     * @param key of the spec that names it
     */
    public void requireWritableTopic(String topic, String key) throws InterruptedException {
        requireTopic(topic, key, "write", EnumSet.of(AclOperation.READ, AclOperation.WRITE));
    }

    private void requireTopic(String topic, String key, String verb, Set<AclOperation> needed)
            throws InterruptedException {
        var topics =
                answer(
                        admin.describeTopics(
                                        List.of(topic),
                                        new DescribeTopicsOptions()
                                                .includeAuthorizedOperations(true))
                                .allTopicNames(),
                        new Question("topic " + topic, key, verb, needed));
        require(
                of(topics, topic).authorizedOperations(),
                new Question("topic " + topic, key, verb, needed));
    }

    /**
     * Checks that Kafka still has all records of a topic since a time. An empty partition is
     * accepted if other partitions hold records, because it may have been idle for long.
     *
     * @param fromMs Kafka's timestamp
     * @param key of the spec that names the topic
     */
    public void requireAllSince(String topic, long fromMs, String key) throws InterruptedException {
        Question question =
                new Question("topic " + topic, key, "read", EnumSet.of(AclOperation.READ));
        List<TopicPartition> partitions =
                of(answer(admin.describeTopics(List.of(topic)).allTopicNames(), question), topic)
                        .partitions()
                        .stream()
                        .map(each -> new TopicPartition(topic, each.partition()))
                        .toList();
        var oldest = offsets(partitions, OffsetSpec.earliest(), question);
        var next = offsets(partitions, OffsetSpec.latest(), question);
        var since = offsets(partitions, OffsetSpec.forTimestamp(fromMs), question);
        boolean empty = true;
        boolean deleted = false;
        for (TopicPartition partition : partitions) {
            long first = of(oldest, partition).offset();
            empty &= first == of(next, partition).offset();
            deleted |= first > 0;
            if (first > 0 && of(since, partition).offset() == first) {
                throw new BrokerException(
                        allSince(fromMs, question)
                                + ": it has deleted the records of partition "
                                + partition.partition()
                                + " before offset "
                                + first
                                + ", of "
                                + Instant.ofEpochMilli(of(since, partition).timestamp())
                                + "; start the range later");
            }
        }
        if (empty && deleted) {
            throw new BrokerException(
                    allSince(fromMs, question) + ": it has deleted all records of the topic");
        }
    }

    private String allSince(long fromMs, Question question) {
        return "Kafka at "
                + servers
                + " may no longer have all of "
                + question.what
                + " ("
                + question.key
                + ") since "
                + Instant.ofEpochMilli(fromMs);
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(
            List<TopicPartition> of, OffsetSpec at, Question question) throws InterruptedException {
        return answer(
                admin.listOffsets(of.stream().collect(Collectors.toMap(each -> each, each -> at)))
                        .all(),
                question);
    }

    public void requireGroup(String group) throws InterruptedException {
        Question question =
                new Question(
                        "consumer group " + group,
                        section + ".group",
                        "read",
                        EnumSet.of(AclOperation.READ));
        try {
            var groups =
                    answer(
                            admin.describeConsumerGroups(
                                            List.of(group),
                                            new DescribeConsumerGroupsOptions()
                                                    .includeAuthorizedOperations(true))
                                    .all(),
                            question);
            require(of(groups, group).authorizedOperations(), question);
        } catch (BrokerException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
            // A group is created by its first commit.
        }
    }

    /** The value of a topic's setting; null if this user may not see it. */
    @Nullable
    public String topicSetting(String topic, String setting) throws InterruptedException {
        return setting(new ConfigResource(ConfigResource.Type.TOPIC, topic), setting);
    }

    /**
     * Checks that transactions with this name may last this long. Requests the name as the job
     * does, but opens no transaction.
     *
     * @param key of the spec that sets the time
     */
    public void requireTransactions(String id, Duration timeout, String key)
            throws InterruptedException {
        Properties properties = properties();
        properties.setProperty(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        properties.setProperty(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, String.valueOf(timeout.toMillis()));
        properties.setProperty(
                ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(longest.toMillis()));
        ByteArraySerializer bytes = new ByteArraySerializer();
        KafkaProducer<byte[], byte[]> producer;
        try {
            producer = new KafkaProducer<>(properties, bytes, bytes);
        } catch (KafkaException e) {
            throw noClient(e);
        }
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            if (!String.valueOf(e.getMessage())
                    .contains(Errors.INVALID_TRANSACTION_TIMEOUT.message())) {
                Question question =
                        new Question(
                                "transactional id " + id,
                                key,
                                "write",
                                EnumSet.of(AclOperation.WRITE));
                throw new BrokerException(explain(e, question), e);
            }
            String most = mostTransactionMs();
            throw new BrokerException(
                    "Kafka at "
                            + servers
                            + " does not allow a transaction of "
                            + TimeUtils.formatWithHighestUnit(timeout)
                            + " ("
                            + key
                            + "): its "
                            + MOST_TRANSACTION_MS
                            + " is "
                            + (most == null ? "below that" : most),
                    e);
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    @Nullable
    private String mostTransactionMs() throws InterruptedException {
        Question question = new Question("cluster", "", "read", EnumSet.of(AclOperation.DESCRIBE));
        Collection<Node> nodes = answer(admin.describeCluster().nodes(), question);
        return nodes.isEmpty()
                ? null
                : setting(
                        new ConfigResource(
                                ConfigResource.Type.BROKER, nodes.iterator().next().idString()),
                        MOST_TRANSACTION_MS);
    }

    @Nullable
    private String setting(ConfigResource of, String name) throws InterruptedException {
        try {
            var entry =
                    of(
                                    admin.describeConfigs(List.of(of))
                                            .all()
                                            .get(2 * longest.toMillis(), TimeUnit.MILLISECONDS),
                                    of)
                            .get(name);
            return entry == null ? null : entry.value();
        } catch (ExecutionException | TimeoutException e) {
            return null;
        }
    }

    /**
     * What to check.
     *
     * @param key of the spec that names it
     */
    private record Question(String what, String key, String verb, Set<AclOperation> needed) {}

    /** Brokers without an authorizer return no operations, or all. */
    private void require(@Nullable Set<AclOperation> operations, Question question) {
        if (operations != null
                && !operations.isEmpty()
                && !operations.containsAll(question.needed)
                && !operations.contains(AclOperation.ALL)) {
            throw new BrokerException(notAllowed(question));
        }
    }

    /** What Kafka answers of one thing among those that were asked for. */
    private static <K, V> V of(Map<K, V> answers, K asked) {
        return Objects.requireNonNull(answers.get(asked));
    }

    private <T> T answer(KafkaFuture<T> asked, Question question) throws InterruptedException {
        try {
            return asked.get(2 * longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new BrokerException(noAnswer(), e);
        } catch (ExecutionException e) {
            throw new BrokerException(explain(e.getCause(), question), e.getCause());
        }
    }

    private String explain(@Nullable Throwable cause, Question question) {
        if (cause instanceof UnknownTopicOrPartitionException
                || cause instanceof InvalidTopicException) {
            return "there is no " + question.what + " at " + servers + " (" + question.key + ")";
        }
        if (cause instanceof AuthorizationException) {
            return notAllowed(question);
        }
        if (cause instanceof AuthenticationException) {
            return "Kafka at "
                    + servers
                    + " refuses the login ("
                    + section
                    + ".properties): "
                    + Redaction.of(cause.getMessage());
        }
        if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
            return noAnswer();
        }
        return "Kafka at "
                + servers
                + " cannot describe "
                + question.what
                + ": "
                + Redaction.of(cause == null ? null : cause.getMessage());
    }

    private String notAllowed(Question question) {
        return "Kafka at "
                + servers
                + " does not allow this user to "
                + question.verb
                + " "
                + question.what
                + "; it needs the operations "
                + question.needed.stream().map(Brokers::name).collect(Collectors.joining(", "))
                + " and Describe";
    }

    private static String name(AclOperation operation) {
        String name = operation.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }

    private String noAnswer() {
        return "no Kafka broker answers at "
                + servers
                + " within "
                + longest.toSeconds()
                + " s ("
                + section
                + ".servers); if it is running, check whether it expects another security.protocol"
                + " ("
                + section
                + ".properties)";
    }

    /** What to say if a topic that was there cannot be read. */
    public static BrokerException unreadable(String servers, String topic, KafkaException e) {
        return new BrokerException(
                "topic "
                        + topic
                        + " at "
                        + servers
                        + " cannot be read: "
                        + Redaction.of(innermost(e).getMessage()),
                e);
    }

    private static Throwable innermost(Throwable error) {
        Throwable innermost = error;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost;
    }
}
