package io.kubernaut.core.advice;

import io.kubernaut.core.action.Parameter;
import io.kubernaut.core.cluster.Condition;
import io.kubernaut.core.context.Snapshot;
import io.kubernaut.core.context.SnapshotCodec;
import io.kubernaut.core.decision.Advisor;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a model is asked about, without the names, counts and times that make no difference to the answer: another pod of the
 * same workload, a later restart, the same alert tomorrow.
 */
final class Situation {
    /** Labels by which Prometheus and its exporters say which one of many it was. */
    private static final Set<String> WHICH_ONE = Set.of(
            "pod",
            "exported_pod",
            "pod_name",
            "pod_ip",
            "instance",
            "exported_instance",
            "uid",
            "id",
            "name",
            "node",
            "host_ip",
            "container_id",
            "endpoint",
            "job",
            "prometheus",
            "replica");

    private final SortedSet<String> lines = new TreeSet<>();
    private final Snapshot snapshot;
    private final Roles roles;

    private Situation(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.roles = new Roles(snapshot);
    }

    /**
     * Its key, the same for situations in which the same answer holds.
     *
     * @param basis what else an answer rests on: the rules in force and the configured models
     */
    static String key(Snapshot snapshot, Advisor.Question question, String basis) {
        var situation = new Situation(snapshot);
        situation.line("basis", basis);
        situation.alerts();
        situation.subject();
        situation.around();
        situation.question(question);
        return SnapshotCodec.address(String.join("\n", situation.lines));
    }

    private void line(String what, Object value) {
        lines.add(what + "=" + SnapshotCodec.write(value));
    }

    private void alerts() {
        line("symptom", snapshot.symptom());
        line("severity", snapshot.severity());
        for (var alert : snapshot.alerts()) {
            line("alert", alert.name());
            alert.labels().forEach((key, value) -> {
                if (!WHICH_ONE.contains(key)) {
                    line("alert " + alert.name() + " " + key, value);
                }
            });
        }
        snapshot.related().stream()
                .filter(r -> r.subject().namespace().equals(snapshot.subject().namespace())
                        || r.subject().kind().equals("Node"))
                .forEach(r -> line("related", r.symptom()));
    }

    private void subject() {
        line("subject", snapshot.target().display() + " " + snapshot.target().cluster());
        line("presence", snapshot.subject().presence());
        var workload = snapshot.workload();
        if (workload != null) {
            line("desired", workload.desired());
            line("paused", workload.paused());
            line("release", workload.template().hash());
            conditions("workload", workload.conditions(), "Available");
        }
        var rollout = snapshot.rollout();
        if (rollout != null) {
            line("revision", rollout.current());
            line("back to", String.valueOf(rollout.rollbackTo()));
        }
        var autoscaler = snapshot.autoscaler();
        if (autoscaler != null) {
            line("autoscaler", List.of(autoscaler.minReplicas(), autoscaler.maxReplicas()));
        }
        var job = snapshot.job();
        if (job != null) {
            line("job failed", job.hasFailed());
        }
        snapshot.recentActions().stream()
                .filter(a -> a.target().equals(snapshot.target()) || a.owner().equals(snapshot.target()))
                .forEach(a -> line("tried", a.action() + " " + a.ended()));
    }

    private void around() {
        var pod = snapshot.pod();
        if (pod != null) {
            line("the pod", Signs.of(pod, snapshot.takenAt()));
        }
        snapshot.pods().forEach(p -> line("pod", Signs.of(p, snapshot.takenAt())));
        snapshot.nodes().forEach(n -> line("node", Signs.of(n)));
        snapshot.claims().forEach(c -> line("claim", Signs.of(c)));
        // What we say about it ourselves makes it no other situation.
        snapshot.events().stream()
                .filter(e -> e.type().equals("Warning") && !e.source().startsWith("kubernaut"))
                .forEach(e -> line("event", e.reason()));
        snapshot.resources().forEach(r -> conditions("resource " + r.ref().display(), r.conditions(), ""));
        line("peers", !snapshot.peers().isEmpty());
        line("cluster", snapshot.clusterProblem().isEmpty());
        snapshot.unseen().keySet().forEach(k -> line("unseen", k));
    }

    /** @param flapping comes and goes while nothing else changes */
    private void conditions(String of, List<Condition> conditions, String flapping) {
        conditions.stream()
                .filter(c -> !c.type().equals(flapping))
                .forEach(c -> line(of, c.type() + " " + c.status() + " " + c.reason()));
    }

    private void question(Advisor.Question question) {
        switch (question) {
            case Advisor.Question.Propose propose -> options(propose.options());
            case Advisor.Question.Plan plan -> {
                line("plan", plan.mostSteps());
                options(plan.options());
            }
            case Advisor.Question.Rank rank ->
                rank.level()
                        .forEach(p ->
                                line("level", List.of(p.rule(), p.action(), roles.of(p.target()), p.parameters())));
        }
    }

    private void options(List<Advisor.Option> options) {
        options.forEach(o -> line(
                "option",
                List.of(
                        o.action().name(),
                        o.action().risk(),
                        roles.of(o.target()),
                        o.action().parameters().stream().map(Parameter::name).toList())));
    }
}
