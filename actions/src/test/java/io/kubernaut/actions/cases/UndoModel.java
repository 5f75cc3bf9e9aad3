package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.actions.executor.FieldChange;
import io.kubernaut.actions.executor.ObjectChange;
import io.kubernaut.actions.executor.Shop;
import io.kubernaut.core.cluster.ObjectRef;
import io.kubernaut.core.execution.ActionExecutor;
import io.kubernaut.core.execution.ActionRequest;
import io.kubernaut.core.execution.Application;
import io.kubernaut.core.execution.Basis;
import io.kubernaut.core.execution.Plan;
import io.kubernaut.core.execution.Planning;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays moves in a cluster, and holds each against what must be true of it: a plan changes nothing, an undo brings back
 * exactly what its run changed, or refuses and names who came in between; bounds are kept all the while.
 */
final class UndoModel implements AutoCloseable {
    static final String SOMEBODY = "impatient-colleague";
    private static final String SPEC = "/spec";
    private static final int MOST_CALLS = 40;

    /** A run that was carried out, with the target's specification around it. */
    private record Done(
            ActionExecutor executor,
            ActionRequest request,
            Plan plan,
            SortedMap<String, String> before,
            SortedMap<String, String> after) {
        /** Whether the run set it, be it to what it was. */
        boolean set(String field) {
            return !value(before, field).equals(value(after, field))
                    || written().anyMatch(pointer -> field.equals(pointer) || field.startsWith(pointer + "/"));
        }

        /** Pointers within the specification; a plan of several steps keeps its change beside other things. */
        private Stream<String> written() {
            var kept = JsonMapper.shared().readTree(plan.before());
            var change = kept.path("change").asString(plan.before());
            if (!kept.has("fields") && !kept.has("change")) {
                return Stream.of(); // It makes objects, or sets no specification.
            }
            return ObjectChange.of(change).fields().stream()
                    .map(FieldChange::pointer)
                    .filter(pointer -> pointer.startsWith(SPEC + "/"))
                    .map(pointer -> pointer.substring(SPEC.length()));
        }

        /** Fields that it set and that are not so any more. */
        List<String> overtaken(SortedMap<String, String> now) {
            return Stream.of(before, after, now)
                    .flatMap(fields -> fields.keySet().stream())
                    .distinct()
                    .filter(field -> set(field) && !value(now, field).equals(value(after, field)))
                    .toList();
        }

        /** How the target is to be once it is undone. */
        SortedMap<String, String> expected(SortedMap<String, String> now) {
            var expected = new TreeMap<>(now);
            expected.keySet().removeIf(this::set);
            before.forEach((field, value) -> {
                if (set(field)) {
                    expected.put(field, value);
                }
            });
            return expected;
        }
    }

    private final ShopGround ground = new ShopGround();
    private final UnaryOperator<ActionExecutor> tampering;
    private final World world;
    private final Bounds bounds;
    private final List<Done> done = new ArrayList<>();
    private int undone;
    private int refused;

    /** @param tampering what becomes of each executor before it is tried: nothing, but where the model itself is tried */
    UndoModel(World world, UnaryOperator<ActionExecutor> tampering) {
        this.world = world;
        this.tampering = tampering;
        this.bounds = new Bounds(ground, world);
        world.arrange(ground);
    }

    int undone() {
        return undone;
    }

    int refused() {
        return refused;
    }

    void play(Move move) {
        switch (move) {
            case Move.Act act -> act(act);
            case Move.Undo undo -> undo(undo.which());
            case Move.Somebody somebody -> somebody(somebody);
            case Move.Time time -> ground.settle();
        }
        bounds.hold();
    }

    private ObjectRef target(Move.On on) {
        return switch (on) {
            case WORKLOAD -> ground.ref(world.kind(), World.NAME);
            case AUTOSCALER -> ground.ref("HorizontalPodAutoscaler", World.AUTOSCALER);
            case NODE -> ground.ref("Node", ground.node());
            case POLICY -> ground.ref("NetworkPolicy", "deny-all");
            case SECRET -> ground.ref("Secret", "session");
            case POD ->
                WorkloadCases.OnWorkload.pods(ground, World.NAME).stream()
                        .findFirst()
                        .map(pod -> ground.ref("Pod", pod.getMetadata().getName()))
                        .orElseGet(() -> ground.ref("Pod", "none"));
        };
    }

    private void act(Move.Act act) {
        var known = ground.executors().executor(Shop.CLUSTER, act.action());
        var executor = tampering.apply(known.orElseThrow());
        var target = target(act.on());
        var request = new ActionRequest(
                UUID.randomUUID(),
                UUID.randomUUID(),
                act.action(),
                target,
                new TreeMap<>(act.parameters()),
                Basis.UNKNOWN,
                "A random move.");
        ground.settle(); // so that what controllers do meanwhile is not taken for the run's
        var before = specification(target);
        var ready = readyPods();
        var planning = executor.plan(request);
        assertThat(specification(target)).as("a plan changes nothing").isEqualTo(before);
        if (!(planning instanceof Planning.Planned planned)) {
            return;
        }
        var ended = drive(planned.plan(), plan -> executor.apply(request, plan));
        switch (ended.how()) {
            case Application.Applied applied -> {
                var after = specification(target);
                if (act.action().equals("increase_resources")) {
                    bounds.holdAfterRaising(before, after);
                }
                assertThat(readyPods())
                        .as("pods that the budget needs, after %s", act)
                        .isGreaterThanOrEqualTo(Math.min(ready, world.budget()));
                done.add(new Done(executor, request, ended.plan(), before, after));
            }
            case Application.Refused no ->
                assertThat(specification(target))
                        .as("a refusal changes nothing")
                        .isEqualTo(before);
            case Application.Broken broken ->
                takenBack(executor, request, ended.plan().withSteps(broken.steps()), before);
            // Its time is over, such as that of a drain which a budget holds up.
            case Application.Underway underway -> takenBack(executor, request, ended.plan(), before);
            default -> throw new AssertionError(act + ": nobody else is there, and yet it ended otherwise");
        }
    }

    private void takenBack(
            ActionExecutor executor, ActionRequest request, Plan begun, SortedMap<String, String> before) {
        assertThat(drive(begun, plan -> executor.undo(request, plan)).how()).isInstanceOf(Application.Applied.class);
        assertThat(specification(request.target())).as("what is taken back").isEqualTo(before);
    }

    private record Ended(Application how, Plan plan) {}

    /** Calls until it comes to an end or its time is over, as the run process does. */
    private Ended drive(Plan begun, Function<Plan, Application> call) {
        var plan = begun;
        var how = call.apply(plan);
        for (int i = 0; i < MOST_CALLS && how instanceof Application.Underway underway; i++) {
            plan = plan.withSteps(underway.steps());
            ground.settle();
            how = call.apply(plan);
        }
        return new Ended(how, how instanceof Application.Underway underway ? plan.withSteps(underway.steps()) : plan);
    }

    private void undo(int which) {
        if (done.isEmpty()) {
            return;
        }
        var run = done.remove(which % done.size());
        var target = run.request().target();
        var now = specification(target);
        switch (drive(run.plan(), plan -> run.executor().undo(run.request(), plan))
                .how()) {
            case Application.Applied applied -> {
                undone++;
                var expected = run.expected(now);
                if (!now.equals(expected)) {
                    assertThat(run.overtaken(now)).as("what undoing overwrote").isEmpty();
                }
                assertThat(specification(target))
                        .as("after undoing %s", run.request().action())
                        .isEqualTo(now.equals(run.after()) ? run.before() : expected);
            }
            case Application.Refused no -> {
                refused++;
                assertThat(specification(target))
                        .as("a refusal changes nothing")
                        .isEqualTo(now);
                assertRefusedRightly(run, now, no.reason());
            }
            default -> throw new AssertionError("nobody else is there, and yet undoing ended otherwise");
        }
    }

    /** There is no undo, or a field that the run set is another's now, who is named, or something stands on it. */
    private static void assertRefusedRightly(Done run, SortedMap<String, String> now, String reason) {
        if (reason.contains("cannot be undone")) {
            return;
        }
        if (reason.startsWith("The API server calls the change invalid")) {
            // What came later stands on it, such as a request above the limit that was before.
            assertThat(now).as("changed by others since").isNotEqualTo(run.after());
            return;
        }
        if (reason.contains("was set anew by " + SOMEBODY)) {
            // It is as the run left it, and yet somebody's: set to something else, and back.
            return;
        }
        assertThat(run.overtaken(now))
                .as("a field that was overtaken, for it says: %s", reason)
                .isNotEmpty();
        assertThat(reason).containsAnyOf(SOMEBODY, "Kubernaut's run");
    }

    private Resource<Secret> secret(ObjectRef target) {
        return ground.client().secrets().inNamespace(target.namespace()).withName(target.name());
    }

    private void somebody(Move.Somebody move) {
        var target = target(move.on());
        var asSomebody = new PatchContext.Builder()
                .withPatchType(PatchType.STRATEGIC_MERGE)
                .withFieldManager(SOMEBODY)
                .build();
        if (target.kind().equals("Secret")) {
            secret(target).patch(asSomebody, move.patch());
            return;
        }
        var kind = ResourceKind.of(target.kind()).orElseThrow();
        if (ground.find(target).isEmpty()) {
            return;
        }
        var context = new ResourceDefinitionContext.Builder()
                .withKind(kind.kind())
                .withGroup(kind.group())
                .withVersion(kind.version())
                .withPlural(kind.plural())
                .withNamespaced(kind.namespaced())
                .build();
        var resources = ground.client().genericKubernetesResources(context);
        var named = kind.namespaced()
                ? resources.inNamespace(target.namespace()).withName(target.name())
                : resources.withName(target.name());
        named.patch(asSomebody, move.patch());
    }

    private long readyPods() {
        return WorkloadCases.OnWorkload.pods(ground, World.NAME).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .filter(pod -> pod.getStatus() != null
                        && pod.getStatus().getConditions().stream()
                                .anyMatch(c -> c.getType().equals("Ready")
                                        && c.getStatus().equals("True")))
                .count();
    }

    /**
     * Each leaf of the specification by its pointer, of a Secret of its data; what is not there is not in it. A policy is one
     * with those beside it, for another may be added.
     */
    private SortedMap<String, String> specification(ObjectRef target) {
        var leaves = new TreeMap<String, String>();
        if (target.kind().equals("NetworkPolicy")) {
            ground.client().network().v1().networkPolicies().inNamespace(ground.namespace()).list().getItems().stream()
                    .map(policy -> policy.getMetadata().getName())
                    .forEach(name -> ground.find(ground.ref("NetworkPolicy", name))
                            .ifPresent(live -> Leaves.of(live.at(SPEC), "/" + name, leaves)));
            return leaves;
        }
        if (target.kind().equals("Secret")) {
            secret(target).get().getData().forEach((key, value) -> leaves.put("/" + key, value));
            return leaves;
        }
        ground.find(target).ifPresent(live -> Leaves.of(live.at(SPEC), "", leaves));
        return leaves;
    }

    private static String value(SortedMap<String, String> leaves, String field) {
        return leaves.getOrDefault(field, "");
    }

    @Override
    public void close() {
        ground.close();
    }
}
