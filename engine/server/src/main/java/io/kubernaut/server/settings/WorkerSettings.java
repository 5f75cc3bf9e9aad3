package io.kubernaut.server.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this process works off what is stored.
 *
 * @param parallelism items worked on at once that mostly wait: actions, messages, approvals
 * @param deciders portions of alerts decided about at once; each takes a processor, and in a storm up to 100 alerts
 * @param lease an item of a process that died is taken over after this time
 * @param poll how long to wait for work that another process stored
 * @param tries after so many failures an item is parked, and an error is logged
 */
@ConfigurationProperties(prefix = "kubernaut.worker", ignoreUnknownFields = false)
public record WorkerSettings(
        @DefaultValue("8") int parallelism,
        @DefaultValue("2") int deciders,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("500ms") Duration poll,
        @DefaultValue("3") int tries) {
    public WorkerSettings {
        if (parallelism < 1 || parallelism > 64) {
            throw new IllegalArgumentException("kubernaut.worker.parallelism must be from 1 to 64, not " + parallelism);
        }
        if (deciders < 1 || deciders > 64) {
            throw new IllegalArgumentException("kubernaut.worker.deciders must be from 1 to 64, not " + deciders);
        }
        if (lease.compareTo(Duration.ofSeconds(2)) < 0) {
            throw new IllegalArgumentException("kubernaut.worker.lease must be at least 2s, not " + lease);
        }
        if (!poll.isPositive()) {
            throw new IllegalArgumentException("kubernaut.worker.poll must be above 0");
        }
        if (tries < 1) {
            throw new IllegalArgumentException("kubernaut.worker.tries must be at least 1");
        }
    }
}
