package io.kubernaut.core.context;

import io.kubernaut.core.cluster.Condition;
import io.kubernaut.core.cluster.CustomObjectState;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** What cert-manager's Certificates tell (cert-manager.io/v1). */
final class Certificates {
    private Certificates() {}

    /** A certificate that the workload mounts was renewed after all its pods had started, and is good for longer. */
    static boolean olderServed(Snapshot s) {
        var workload = s.workload();
        return workload != null
                && !s.pods().isEmpty()
                && s.resources().stream()
                        .filter(r -> r.kind().equals("Certificate") && ready(r))
                        .filter(r -> {
                            var secret = "Secret/" + r.field("spec.secretName");
                            return workload.template().references().stream()
                                    .anyMatch(ref -> ref.equals(secret) || ref.startsWith(secret + ":"));
                        })
                        .anyMatch(r -> time(r, "status.notBefore")
                                .filter(renewed -> renewed.isBefore(s.takenAt())
                                        && s.pods().stream().allMatch(p -> {
                                            var started = p.startedAt();
                                            return started != null && started.isBefore(renewed);
                                        }))
                                .isPresent());
    }

    /** The subject's certificate is ready, and its renewal is still to come. */
    static boolean renewsByItself(Snapshot s) {
        return s.resources().stream()
                .filter(r -> r.ref().equals(s.target()) && r.kind().equals("Certificate") && ready(r))
                .anyMatch(r -> time(r, "status.renewalTime")
                        .filter(due -> due.isAfter(s.takenAt()))
                        .isPresent());
    }

    private static boolean ready(CustomObjectState certificate) {
        return certificate.condition("Ready").filter(Condition::isTrue).isPresent();
    }

    private static Optional<Instant> time(CustomObjectState object, String field) {
        try {
            return object.field(field).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(object.field(field)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
