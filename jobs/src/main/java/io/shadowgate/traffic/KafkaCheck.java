package io.shadowgate.traffic;

import io.shadowgate.config.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.annotation.Nullable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks the brokers, before a job is submitted, whether it could read: they answer, the topic is
 * there, and it and the group may be read. A job would find out too, but late and less plainly.
 */
public final class KafkaCheck {
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(8);

    private final Traffic.Kafka kafka;
    private final Duration longest;

    private KafkaCheck(Traffic.Kafka kafka, Duration longest) {
        this.kafka = kafka;
        this.longest = longest;
    }

    /**
     * Waits 20 seconds at most for an answer.
     *
     * @throws TrafficException says what is in the way
     */
    public static void check(Traffic.Kafka kafka) throws InterruptedException {
        check(kafka, LONGEST);
    }

    static void check(Traffic.Kafka kafka, Duration longest) throws InterruptedException {
        new KafkaCheck(kafka, longest).run();
    }

    private void run() throws InterruptedException {
        Admin admin = client();
        try {
            checkTopic(admin);
            if (kafka.group() != null) {
                checkGroup(admin, kafka.group());
            }
        } finally {
            // Not close(), which would wait for brokers that do not answer.
            admin.close(Duration.ZERO);
        }
    }

    private Admin client() {
        try {
            return Admin.create(properties());
        } catch (KafkaException e) {
            throw new TrafficException(
                    "cannot set up a Kafka client for "
                            + kafka.servers()
                            + " (traffic.kafka): "
                            + innermost(e).getMessage(),
                    e);
        }
    }

    private Properties properties() {
        Properties properties = KafkaClient.properties(kafka);
        String attempt = String.valueOf(Math.min(LONGEST_ATTEMPT.toMillis(), longest.toMillis()));
        properties.setProperty(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, attempt);
        properties.setProperty(
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                String.valueOf(longest.toMillis()));
        return properties;
    }

    private void checkTopic(Admin admin) throws InterruptedException {
        var topics =
                answer(
                        admin.describeTopics(
                                        List.of(kafka.topic()),
                                        new DescribeTopicsOptions()
                                                .includeAuthorizedOperations(true))
                                .allTopicNames(),
                        "topic " + kafka.topic());
        requireRead(topics.get(kafka.topic()).authorizedOperations(), "topic " + kafka.topic());
    }

    private void checkGroup(Admin admin, String group) throws InterruptedException {
        try {
            var groups =
                    answer(
                            admin.describeConsumerGroups(
                                            List.of(group),
                                            new DescribeConsumerGroupsOptions()
                                                    .includeAuthorizedOperations(true))
                                    .all(),
                            "consumer group " + group);
            requireRead(groups.get(group).authorizedOperations(), "consumer group " + group);
        } catch (TrafficException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
            // A group comes into being with its first commit.
        }
    }

    /** Brokers without an authorizer name no operations, or all. */
    private void requireRead(@Nullable Set<AclOperation> operations, String what) {
        if (operations != null
                && !operations.isEmpty()
                && !operations.contains(AclOperation.READ)
                && !operations.contains(AclOperation.ALL)) {
            throw new TrafficException(notAllowed(what));
        }
    }

    private <T> T answer(KafkaFuture<T> asked, String what) throws InterruptedException {
        try {
            return asked.get(2 * longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TrafficException(noAnswer(), e);
        } catch (ExecutionException e) {
            throw new TrafficException(explain(e.getCause(), what), e.getCause());
        }
    }

    private String explain(Throwable cause, String what) {
        if (cause instanceof UnknownTopicOrPartitionException
                || cause instanceof InvalidTopicException) {
            return "there is no " + what + " at " + kafka.servers() + " (traffic.kafka.topic)";
        }
        if (cause instanceof AuthorizationException) {
            return notAllowed(what);
        }
        if (cause instanceof AuthenticationException) {
            return "Kafka at "
                    + kafka.servers()
                    + " refuses the login (traffic.kafka.properties): "
                    + cause.getMessage();
        }
        if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
            return noAnswer();
        }
        return "Kafka at "
                + kafka.servers()
                + " cannot describe "
                + what
                + ": "
                + cause.getMessage();
    }

    private String notAllowed(String what) {
        return "Kafka at "
                + kafka.servers()
                + " does not allow this user to read "
                + what
                + "; it needs the operations Read and Describe";
    }

    private String noAnswer() {
        return "no Kafka broker answers at "
                + kafka.servers()
                + " within "
                + longest.toSeconds()
                + " s (traffic.kafka.servers); if it is up, look whether it expects another"
                + " security.protocol (traffic.kafka.properties)";
    }

    private static Throwable innermost(Throwable error) {
        Throwable innermost = error;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return innermost;
    }
}
