package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.action.Quantities;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What must be true of a random cluster all the while. */
final class Bounds {
    private static final String RESOURCES = "/template/spec/containers/0/resources/";
    private static final List<String> BOTH = List.of("cpu", "memory");

    private final Ground ground;
    private final World world;

    Bounds(Ground ground, World world) {
        this.ground = ground;
        this.world = world;
    }

    void hold() {
        var workload = ground.find(ground.ref(world.kind(), World.NAME)).orElseThrow();
        assertThat(workload.number("/spec/replicas", 1)).as("replicas").isBetween(1L, 1000L);
        var leaves = new TreeMap<String, String>();
        Leaves.of(workload.at("/spec"), "", leaves);
        for (var resource : BOTH) {
            var limit = inEffect(leaves, "limits", resource);
            var asked = inEffect(leaves, "requests", resource);
            if (limit.isPresent() && asked.isPresent()) {
                assertThat(asked.get()).as("requested " + resource).isLessThanOrEqualTo(limit.get());
            }
        }
        ground.find(ground.ref("HorizontalPodAutoscaler", World.AUTOSCALER)).ifPresent(hpa -> {
            assertThat(hpa.number("/spec/minReplicas", 1))
                    .as("the lower bound of the autoscaler")
                    .isBetween(1L, hpa.number("/spec/maxReplicas", 0));
            assertThat(hpa.number("/spec/maxReplicas", 0))
                    .as("the upper bound of the autoscaler")
                    .isLessThanOrEqualTo(1000);
        });
        if (world.budget() > 0) {
            assertThat(ground.text("PodDisruptionBudget", World.BUDGET, "/spec/minAvailable"))
                    .as("the disruption budget")
                    .isEqualTo(String.valueOf(world.budget()));
        }
    }

    /** Nothing that is in effect is less than before, and what was set is within the limit range. */
    void holdAfterRaising(SortedMap<String, String> before, SortedMap<String, String> after) {
        for (var side : List.of("limits", "requests")) {
            for (var resource : BOTH) {
                var field = RESOURCES + side + "/" + resource;
                var now = inEffect(after, side, resource);
                var then = inEffect(before, side, resource);
                if (side.equals("limits")) {
                    assertThat(then.isEmpty() && now.isPresent())
                            .as("a limit on " + resource + " where there was none")
                            .isFalse();
                }
                then.ifPresent(amount -> assertThat(now.orElse(0L)).as(field).isGreaterThanOrEqualTo(amount));
                var set = after.getOrDefault(field, "");
                if (world.limited() && !set.isEmpty() && !set.equals(before.get(field))) {
                    assertThat(amount(resource, set))
                            .as(field)
                            .isLessThanOrEqualTo(
                                    amount(resource, resource.equals("cpu") ? World.MOST_CPU : World.MOST_MEMORY));
                }
            }
        }
    }

    /** As Kubernetes completes a pod: its own, for a request then the limit that is written, then the limit range's. */
    private Optional<Long> inEffect(SortedMap<String, String> leaves, String side, String resource) {
        var own = leaves.get(RESOURCES + side + "/" + resource);
        var text = own == null && side.equals("requests") ? leaves.get(RESOURCES + "limits/" + resource) : own;
        if (text == null && world.limited()) {
            text = resource.equals("cpu")
                    ? (side.equals("limits") ? World.DEFAULT_CPU : World.DEFAULT_REQUEST_CPU)
                    : (side.equals("limits") ? World.DEFAULT_MEMORY : World.DEFAULT_REQUEST_MEMORY);
        }
        return Optional.ofNullable(text).map(t -> amount(resource, t));
    }

    private static long amount(String resource, String quantity) {
        return resource.equals("cpu") ? Quantities.millis(quantity) : Quantities.bytes(quantity);
    }
}
