package io.kubernaut.core.action;

import static io.kubernaut.core.action.ActionEntry.WORKLOADS;
import static io.kubernaut.core.action.ActionEntry.high;
import static io.kubernaut.core.action.Schema.choice;
import static io.kubernaut.core.action.Schema.duration;
import static io.kubernaut.core.action.Schema.flag;
import static io.kubernaut.core.action.Schema.name;
import static io.kubernaut.core.action.Schema.text;
import static io.kubernaut.core.action.Schema.upTo;

import java.time.Duration;
import java.util.List;

/** Actions on databases and the credentials to them. */
final class DatabaseActions {
    private DatabaseActions() {}

    static List<ActionDefinition> all() {
        return List.of(failOver(), repair(), rotateSecrets());
    }

    /** Kinds: CloudNativePG's Cluster, Crunchy's PostgresCluster, Zalando's postgresql, or a StatefulSet. */
    private static ActionDefinition failOver() {
        return high("failover_database")
                .on("Cluster", "PostgresCluster", "postgresql", "StatefulSet")
                .takes(
                        name("to", "The member that becomes the primary; the least lagging one when not given."),
                        upTo("1Gi", "maxLag", "How much of the primary's log it may lack; 1Mi when not given."),
                        flag("withoutBackup", "Whether to go on without a backup; a person made one."))
                .disruptive()
                .does("Makes a replica the primary, by the operator that runs the database or by the workload's named"
                        + " procedure. Refused where the replica is not well, lacks too much, or nobody knows how much. The volumes of a primary"
                        + " that runs are snapshot first, and it is refused where they cannot be; one that is"
                        + " down is not waited for.")
                .undoneBy("It fails back to the previous primary, under the same conditions.")
                .inSteps("snapshot", "check", "switch")
                .within(Duration.ofMinutes(30))
                .assessedAfter(Duration.ofMinutes(10))
                .needs("get,patch postgresql.cnpg.io/clusters", "patch postgresql.cnpg.io/clusters/status")
                .needs(
                        "get,patch postgres-operator.crunchydata.com/postgresclusters",
                        "get,patch acid.zalan.do/postgresqls")
                .needs("get apps/statefulsets", "get,list /pods", "get,create,patch /endpoints")
                .needs("create,get /pods/exec", "list argoproj.io/applications")
                .needs("get /persistentvolumeclaims,persistentvolumes")
                .needs("get,create snapshot.storage.k8s.io/volumesnapshots")
                .needs("list snapshot.storage.k8s.io/volumesnapshotclasses")
                .build();
    }

    private static ActionDefinition repair() {
        return high("repair_database")
                .on(WORKLOADS)
                .takes(
                        choice("profile", "How.", "postgresql-amcheck", "postgresql-reindex", "mysql-check"),
                        text("database", "The database's name; all of them when not given."))
                .inSteps("check", "mend", "verify")
                .does("Checks the database by its own programs, reading only; mends what the check names, indexes and"
                        + " repairable tables, and nothing else; checks again.")
                .within(Duration.ofHours(2))
                .assessedAfter(Duration.ofMinutes(10))
                .needs("get apps/deployments,statefulsets,daemonsets", "get,list /pods", "create,get /pods/exec")
                .build();
    }

    private static ActionDefinition rotateSecrets() {
        return high("rotate_secrets")
                .on("Secret", "Certificate")
                .takes(
                        text(
                                "keys",
                                "Which keys of the Secret, separated by commas; all that it marks for that when not"
                                        + " given."),
                        duration(
                                "ttl",
                                Duration.ofMinutes(10),
                                Duration.ofDays(7),
                                "How long the previous values are kept."))
                .disruptive()
                .changesSpec()
                .does(
                        "Has a certificate issued anew, an external secret fetched anew, or new values generated where the"
                                + " Secret is marked for that; then restarts what uses them, one workload after the other.")
                .undoneBy("Previous values that were generated over, kept encrypted for a time, are put back.")
                .inSteps("reissue", "refresh", "keep", "generate", "restart")
                .keptForTheTimeOf("ttl", Duration.ofDays(1))
                .within(Duration.ofMinutes(30))
                .assessedAfter(Duration.ofMinutes(10))
                .needs("get,patch /secrets", "get,patch cert-manager.io/certificates")
                .needs("patch cert-manager.io/certificates/status", "get,patch external-secrets.io/externalsecrets")
                .needs("get,list,patch apps/deployments,statefulsets,daemonsets", "list apps/replicasets")
                .needs("list /pods", "list argoproj.io/applications")
                .build();
    }
}
