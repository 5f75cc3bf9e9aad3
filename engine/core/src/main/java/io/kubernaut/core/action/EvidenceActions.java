package io.kubernaut.core.action;

import static io.kubernaut.core.action.ActionEntry.WORKLOADS;
import static io.kubernaut.core.action.ActionEntry.low;
import static io.kubernaut.core.action.ActionEntry.medium;
import static io.kubernaut.core.action.Schema.choice;
import static io.kubernaut.core.action.Schema.duration;
import static io.kubernaut.core.action.Schema.integer;
import static io.kubernaut.core.action.Schema.name;
import static io.kubernaut.core.action.Schema.text;

import java.time.Duration;
import java.util.List;

/** Actions that gather evidence or tell people. */
final class EvidenceActions {
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private EvidenceActions() {}

    static List<ActionDefinition> all() {
        return List.of(auditLogs(), collectDiagnostics(), enableDebugMode(), createHeapDump(), notifyOnly());
    }

    private static ActionDefinition auditLogs() {
        return low("audit_logs")
                .on("Namespace", "Pod", "ServiceAccount")
                .on(WORKLOADS)
                .takes(duration("since", SHORTEST, Duration.ofDays(7), "How far back to look."))
                .looksOnly()
                .does("Collects events, access rules, pod specifications and logs into an artefact, without secrets.")
                .within(Duration.ofMinutes(3))
                .assessedAfter(Duration.ofMinutes(1))
                .needs("get,list /pods", "get /pods/log", "list /events", "get /serviceaccounts,namespaces")
                .needs("get apps/deployments,statefulsets,daemonsets")
                .needs("get rbac.authorization.k8s.io/roles,clusterroles")
                .needs("list rbac.authorization.k8s.io/rolebindings,clusterrolebindings")
                .build();
    }

    private static ActionDefinition collectDiagnostics() {
        return low("collect_diagnostics")
                .on("*")
                .takes(
                        duration(
                                "since",
                                SHORTEST,
                                Duration.ofDays(1),
                                "How far back logs go; one hour when not given."),
                        integer("tail", 10, 5000, "How many lines of each log; 500 when not given."))
                .looksOnly()
                .does("Collects descriptions, events and logs, current and previous, into an artefact of at most 1 MiB,"
                        + " without secrets.")
                .within(Duration.ofMinutes(3))
                .assessedAfter(Duration.ofMinutes(1))
                .needs("get,list /pods,nodes,persistentvolumeclaims", "get /pods/log", "list /events")
                .needs("get apps/deployments,statefulsets,daemonsets", "list apps/replicasets")
                .build();
    }

    private static ActionDefinition enableDebugMode() {
        return medium("enable_debug_mode")
                .on(WORKLOADS)
                .takes(
                        choice("level", "How much is logged; debug when not given.", "debug", "trace"),
                        duration("ttl", SHORTEST, Duration.ofDays(1), "When it is reverted."))
                .changesSpec()
                .notToHeal()
                .does(
                        "Has the workload log more for a time, by a variable of its environment: the one that its annotation"
                                + " `kubernaut.io/debug-env` names, else one such as LOG_LEVEL that it has already. Its pods are"
                                + " replaced for it, so it is refused while they are not well.")
                .undoneBy("The previous environment is set again, which replaces the pods once more.")
                .undoneUnverified()
                .forTheTimeOf("ttl", Duration.ofMinutes(30))
                .within(Duration.ofMinutes(10))
                .needs("get,patch apps/deployments,statefulsets,daemonsets", "list apps/replicasets", "list /pods")
                .needs("list argoproj.io/applications")
                .build();
    }

    private static ActionDefinition createHeapDump() {
        return medium("create_heap_dump")
                .on("Pod")
                .takes(name("container", "The container; the first one when not given."))
                .inSteps("dump", "fetch")
                .notToHeal()
                .does(
                        "Has a JVM, Node or .NET process write its heap to a file, which is kept with the run when it is at"
                                + " most 16 MiB; the process stands still meanwhile. A dump is not redacted."
                                + " Any other process is refused, also one in Go: it is asked by /debug/pprof/heap where it"
                                + " serves that, or by a procedure of its owner.")
                .within(Duration.ofMinutes(10))
                .assessedAfter(Duration.ofMinutes(1))
                .needs("get /pods", "create,get /pods/exec")
                .build();
    }

    private static ActionDefinition notifyOnly() {
        return low("notify_only")
                .on("*")
                .takes(
                        text("message", "What people are told, besides the reason."),
                        choice(
                                "severity",
                                "How urgent it is; page wakes a person up.",
                                "info",
                                "warning",
                                "critical",
                                "page"))
                .looksOnly()
                .does("Tells people; nothing in the cluster changes.")
                .within(Duration.ofMinutes(1))
                .assessedAfter(Duration.ofMinutes(1))
                .build();
    }
}
