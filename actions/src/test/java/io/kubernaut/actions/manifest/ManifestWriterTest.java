package io.kubernaut.actions.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.view.Manifests;
import io.kubernaut.core.cluster.ClusterObject;
import io.kubernaut.core.context.SnapshotCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** On what a real control plane showed in many states. */
class ManifestWriterTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    static Stream<Path> dumps() throws IOException {
        return Files.list(Path.of("src/test/resources/cluster-dumps")).sorted();
    }

    @ParameterizedTest
    @MethodSource("dumps")
    void writesWhatIsReadAsTheSame(Path dump) throws IOException {
        var read = Manifests.read("", Manifests.parse(Files.readString(dump)));
        var kinds = new TreeMap<String, Integer>();
        for (var object : read) {
            ManifestWriter.write(object).ifPresent(manifest -> {
                var again = Manifests.read("", List.of(manifest)).getFirst();
                assertThat(compared(again)).as(object.ref().display()).isEqualTo(compared(object));
                kinds.merge(object.ref().kind(), 1, Integer::sum);
            });
        }
        assertThat(kinds).isNotEmpty();
    }

    /** Without UIDs, and without the hashes that stand for what was not kept. */
    private static JsonNode compared(ClusterObject object) {
        JsonNode tree = JSON.readTree(SnapshotCodec.write(object));
        strip(tree);
        return tree;
    }

    private static void strip(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(List.of("uid", "hash", "settings"));
        }
        node.forEach(ManifestWriterTest::strip);
    }
}
