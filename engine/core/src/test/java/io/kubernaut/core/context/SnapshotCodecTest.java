package io.kubernaut.core.context;

import static io.kubernaut.core.cluster.ClusterFixtures.aNode;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.core.cluster.Condition;
import io.kubernaut.core.cluster.NodeState;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotCodecTest {
    @ParameterizedTest
    @ValueSource(strings = {"False", "Unknown"})
    void keepsTheThreeValuesOfANodesReadiness(String ready) {
        var node = aNode("w-1").notReady(ready).made();

        assertThat(SnapshotCodec.read(SnapshotCodec.write(node), NodeState.class))
                .isEqualTo(node);
    }

    @Test
    void writesComponentsAndNoQuestions() {
        assertThat(SnapshotCodec.write(new Condition("Ready", "True", "", "", null)))
                .isEqualTo("{\"message\":\"\",\"reason\":\"\",\"since\":null,\"status\":\"True\",\"type\":\"Ready\"}");
    }

    @Test
    void ordersMapsByKey() {
        var map = new LinkedHashMap<String, Integer>();
        map.put("b", 1);
        map.put("a", 2);

        assertThat(SnapshotCodec.write(map)).isEqualTo("{\"a\":2,\"b\":1}");
    }

    @Test
    void addressesByContent() {
        assertThat(SnapshotCodec.address(""))
                .isEqualTo("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
}
