package io.kubernaut.actions.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceKindTest {
    @ParameterizedTest
    @CsvSource({
        "Pod, shop, cart-1, api/v1/namespaces/shop/pods/cart-1",
        "Node, ignored, w1, api/v1/nodes/w1",
        "Deployment, shop, cart, apis/apps/v1/namespaces/shop/deployments/cart",
        "HorizontalPodAutoscaler, shop, h, apis/autoscaling/v2/namespaces/shop/horizontalpodautoscalers/h",
        "Pod, a/b, ../c?x=y, api/v1/namespaces/a%2Fb/pods/..%2Fc%3Fx%3Dy"
    })
    void knowsWhereObjectsLive(String kind, String namespace, String name, String path) {
        assertThat(ResourceKind.of(kind).orElseThrow().path(namespace, name)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Secret", "ConfigMap", "pods", "Elephant", ""})
    void doesNotKnowWhatMustNotBeReadOrIsNotHandled(String kind) {
        assertThat(ResourceKind.of(kind)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ".."})
    void refusesNamesThatAreNone(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> ResourceKind.POD.path("shop", name));
    }

    @Test
    void writesParametersInOrder() {
        assertThat(ApiPath.query(Map.of("fieldSelector", "spec.nodeName=w 1", "dryRun", "All")))
                .isEqualTo("?dryRun=All&fieldSelector=spec.nodeName%3Dw%201");
        assertThat(ApiPath.query(Map.of())).isEmpty();
    }
}
