package io.kubernaut.core.capacity;

import static io.kubernaut.core.cluster.ClusterFixtures.aDeployment;
import static io.kubernaut.core.cluster.ClusterFixtures.aPod;
import static io.kubernaut.core.cluster.ClusterFixtures.aQuota;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.PodState;
import io.kubernaut.core.cluster.QuotaScope;
import io.kubernaut.core.cluster.QuotaState;
import io.kubernaut.core.cluster.QuotaTraits;
import io.kubernaut.core.cluster.Resources;
import io.kubernaut.core.cluster.TemplateState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As the quota controller of Kubernetes counts. */
class NextPodTest {
    private static final Resources ASKING = new Resources(500L, 500L, 1_000L, 1_000L);

    private static TemplateState template(Resources resources, QuotaTraits traits) {
        return aDeployment("shop", "cart")
                .asking(resources)
                .traits(traits)
                .made()
                .template();
    }

    private static NextPod next(Resources resources) {
        return NextPod.of(template(resources, QuotaTraits.NONE), List.of());
    }

    private static QuotaState full(QuotaScope... scopes) {
        return (QuotaState) aQuota("shop", "q", Map.of("pods", 3L), Map.of("pods", 3L), scopes)
                .made();
    }

    private static PodState pod(long cpu, long memory) {
        return aPod("shop", "cart-1").requesting(cpu, memory).made();
    }

    @ParameterizedTest
    @CsvSource({
        "BestEffort, false",
        "NotBestEffort, true",
        "Terminating, false",
        "NotTerminating, true",
        "CrossNamespacePodAffinity, false",
        "PriorityClass, true", // The cluster may have a default class.
        "SomethingNew, true",
    })
    void isCountedByAQuotaWhoseScopeMatchesOrMayMatch(String scope, boolean counted) {
        var quota = full(QuotaScope.named(scope));

        assertThat(next(ASKING).mayBeCountedBy(quota)).isEqualTo(counted);
        assertThat(next(ASKING).fitIn(quota)).isEqualTo(counted ? 0 : Long.MAX_VALUE);
    }

    @Test
    void isCountedOnlyWhereAllScopesMatch() {
        assertThat(next(ASKING)
                        .mayBeCountedBy(full(QuotaScope.named("NotBestEffort"), QuotaScope.named("NotTerminating"))))
                .isTrue();
        assertThat(next(ASKING)
                        .mayBeCountedBy(full(QuotaScope.named("NotBestEffort"), QuotaScope.named("Terminating"))))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "In, high low, true",
        "In, low, false",
        "NotIn, high, false",
        "NotIn, low, true",
        "Exists, '', true",
        "DoesNotExist, '', false",
    })
    void isCountedByItsPriorityClass(String operator, String values, boolean counted) {
        var high = NextPod.of(template(ASKING, new QuotaTraits("high", false, false)), List.of());

        assertThat(high.mayBeCountedBy(full(new QuotaScope(
                        "PriorityClass", operator, values.isEmpty() ? List.of() : Arrays.asList(values.split(" "))))))
                .isEqualTo(counted);
    }

    /** The API server has set the default class of those that are there, or there is none. */
    @Test
    void hasThePriorityClassOfThoseThatAreThere() {
        var next = NextPod.of(template(ASKING, QuotaTraits.NONE), List.of(pod(500, 1_000)));

        assertThat(next.mayBeCountedBy(full(new QuotaScope("PriorityClass", "In", List.of("high")))))
                .isFalse();
    }

    @Test
    void isCountedByItsOwnDeadlineAndAffinity() {
        var next = NextPod.of(template(ASKING, new QuotaTraits("", true, true)), List.of());

        assertThat(next.mayBeCountedBy(full(QuotaScope.named("Terminating")))).isTrue();
        assertThat(next.mayBeCountedBy(full(QuotaScope.named("NotTerminating"))))
                .isFalse();
        assertThat(next.mayBeCountedBy(full(QuotaScope.named("CrossNamespacePodAffinity"))))
                .isTrue();
    }

    /** A limit range may complete what the template leaves open; pods that are there show whether one does. */
    @ParameterizedTest
    @CsvSource({"-1, true, true", "0, true, false", "100, false, true"})
    void isBestEffortWhereNothingIsAskedFor(long askedByThoseThere, boolean bestEffort, boolean other) {
        var pods = askedByThoseThere < 0 ? List.<PodState>of() : List.of(pod(askedByThoseThere, 0));
        var next = NextPod.of(template(Resources.NONE, QuotaTraits.NONE), pods);

        assertThat(next.mayBeCountedBy(full(QuotaScope.named("BestEffort")))).isEqualTo(bestEffort);
        assertThat(next.mayBeCountedBy(full(QuotaScope.named("NotBestEffort")))).isEqualTo(other);
    }

    @Test
    void takesWhatThoseThatAreThereTakeWhereThatIsMore() {
        var next = NextPod.of(template(ASKING, QuotaTraits.NONE), List.of(pod(100, 5_000)));

        assertThat(next.demand().requestCpu()).isEqualTo(500);
        assertThat(next.demand().requestMemory()).isEqualTo(5_000);
    }

    @Test
    void asksForTheRequestTooWhereOnlyALimitIsRaised() {
        var now = next(new Resources(null, 500L, null, 1_000L));
        var then = now.raised("app", Map.of(Compute.LIMIT_MEMORY, 3_000L));
        var quota = (QuotaState) aQuota("shop", "q", Map.of("memory", 9_000L), Map.of("memory", 6_000L))
                .made();

        assertThat(then.demand().requestMemory()).isEqualTo(3_000);
        assertThat(now.shortage(then, 1, quota)).isEmpty();
        assertThat(now.shortage(then, 2, quota))
                .hasValue("The quota q leaves 3000 of requests.memory, and this needs that of 2 pods raised by 2000.");
    }

    @Test
    void needsRoomForAllThatItTakesInAQuotaThatDidNotCountItBefore() {
        var now = NextPod.of(template(Resources.NONE, QuotaTraits.NONE), List.of(pod(0, 0)));
        var then = now.raised("app", Map.of(Compute.REQUEST_CPU, 100L));
        var quota = full(QuotaScope.named("NotBestEffort"));

        assertThat(now.mayBeCountedBy(quota)).isFalse();
        assertThat(now.shortage(then, 2, quota))
                .hasValue("The quota q would count its 2 pods too, and has room for 0.");
    }

    @Test
    void isToldWhyNotOneMoreIsLetIn() {
        var quota = (QuotaState) aQuota("shop", "q", Map.of("limits.cpu", 900L), Map.of("limits.cpu", 500L))
                .made();

        assertThat(next(ASKING).refusedBy(quota))
                .hasValue("The quota q leaves 400m of limits.cpu, and one more pod takes 500m.");
        assertThat(next(Resources.NONE).refusedBy(quota))
                .hasValue("The quota q bounds limits.cpu, of which a container says nothing: it lets no such pod in.");
        assertThat(next(ASKING).refusedBy(full())).hasValue("The quota q leaves no room for one more pod.");
    }
}
