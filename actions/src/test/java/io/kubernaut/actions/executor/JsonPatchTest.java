package io.kubernaut.actions.executor;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.actions.api.FieldOwner;
import io.kubernaut.actions.api.LiveObject;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.core.redaction.Redactor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The pure parts of an edit: patch, plan as JSON, difference, and who owns a field. */
class JsonPatchTest {
    private static LiveObject live(ResourceKind kind, String json) {
        return new LiveObject(kind, (ObjectNode) JsonMapper.shared().readTree(json));
    }

    private final LiveObject node = live(ResourceKind.NODE, """
            {"kind":"Node","metadata":{"name":"w","uid":"u1","resourceVersion":"7"},"spec":{}}""");
    private final LiveObject deployment = live(ResourceKind.DEPLOYMENT, """
            {"kind":"Deployment",
             "metadata":{"name":"cart","namespace":"shop","uid":"u2","resourceVersion":"9","generation":3,
               "annotations":{"a":"b"},
               "managedFields":[
                 {"manager":"helm","time":"2026-01-01T00:00:00Z",
                  "fieldsV1":{"f:spec":{"f:replicas":{},"f:template":{"f:spec":{"f:containers":
                     {"k:{\\"name\\":\\"app\\"}":{"f:image":{}}}}}}}},
                 {"manager":"kubectl-edit","time":"2026-01-02T00:00:00Z",
                  "fieldsV1":{"f:spec":{"f:template":{"f:spec":{"f:containers":
                     {"k:{\\"name\\":\\"app\\"}":{"f:resources":{}}}}}}}},
                 {"manager":"kubernaut","time":"2026-01-03T00:00:00Z","fieldsV1":{"f:spec":{"f:replicas":{}}}}]},
             "spec":{"replicas":2,"template":{"spec":{"containers":[
               {"name":"app","image":"a:1","env":[{"name":"API_TOKEN","value":"t0ps3cret"}]}]}}}}""");

    @Test
    void testsTheGenerationWhereThereIsOne() {
        var edit = Edit.of(deployment).set("/spec/replicas", 3).change();

        assertThat(JsonPatch.of(deployment, edit.fields(), Map.of("k/x", "y")).toString())
                .isEqualTo("[{\"op\":\"test\",\"path\":\"/metadata/uid\",\"value\":\"u2\"},"
                        + "{\"op\":\"test\",\"path\":\"/metadata/generation\",\"value\":3},"
                        + "{\"op\":\"replace\",\"path\":\"/spec/replicas\",\"value\":3},"
                        + "{\"op\":\"add\",\"path\":\"/metadata/annotations/k~1x\",\"value\":\"y\"}]");
    }

    @Test
    void testsTheVersionOtherwiseAndMakesParentsOnce() {
        assertThat(JsonPatch.of(node, List.of(), Map.of("a", "1", "b", "2")).toString())
                .contains("{\"op\":\"test\",\"path\":\"/metadata/resourceVersion\",\"value\":\"7\"}")
                .containsOnlyOnce("{\"op\":\"add\",\"path\":\"/metadata/annotations\",\"value\":{}}");
    }

    @Test
    void makesAllMissingParents() {
        var edit = Edit.of(deployment)
                .set("/spec/template/spec/containers/0/resources/limits/memory", "1Gi")
                .change();

        assertThat(JsonPatch.of(deployment, edit.fields(), Map.of()).toString())
                .contains(
                        "{\"op\":\"add\",\"path\":\"/spec/template/spec/containers/0/resources\",\"value\":{}},"
                                + "{\"op\":\"add\",\"path\":\"/spec/template/spec/containers/0/resources/limits\",\"value\":{}},"
                                + "{\"op\":\"add\",\"path\":\"/spec/template/spec/containers/0/resources/limits/memory\",\"value\":\"1Gi\"}");
    }

    @Test
    void removesOnlyWhatIsThere() {
        var edit = Edit.of(deployment)
                .remove("/metadata/annotations/a")
                .remove("/metadata/annotations/none")
                .change();

        assertThat(JsonPatch.of(deployment, edit.fields(), Map.of()).toString())
                .contains("{\"op\":\"remove\",\"path\":\"/metadata/annotations/a\"}")
                .doesNotContain("none");
    }

    @Test
    void aChangeReadsTheSameAfterItWasStored() {
        var change = Edit.of(deployment)
                .set("/spec/replicas", 3)
                .set("/spec/paused", "x")
                .remove("/metadata/annotations/a")
                .anchoredAt("/spec/template/spec/containers/0/name")
                .fact("to", "4")
                .change();

        assertThat(ObjectChange.of(change.toJson())).isEqualTo(change);
        assertThat(ObjectChange.of(change.toJson()).misfit(deployment)).isEmpty();
        assertThat(change.isBefore(deployment)).isTrue();
        assertThat(change.isAfter(deployment)).isFalse();
    }

    @Test
    void namesWhoWroteAFieldLast() {
        assertThat(FieldOwner.of(deployment, "/spec/template", false)).contains("kubectl-edit at 2026-01-02T00:00:00Z");
        assertThat(FieldOwner.of(deployment, "/spec/template/spec/containers/0/image", false))
                .contains("helm at 2026-01-01T00:00:00Z");
        assertThat(FieldOwner.of(deployment, "/spec/replicas", false))
                .as("it was Kubernaut itself")
                .isEmpty();
        assertThat(FieldOwner.of(deployment, "/spec/paused", false)).isEmpty();
    }

    @Test
    void theDifferenceShowsTheLinesAroundAndNoSecrets() {
        var after = deployment.json().deepCopy();
        after.withObject("/spec").put("replicas", 5);
        ((ObjectNode) after.at("/spec/template/spec/containers/0")).put("image", "a:2");
        var diff = new YamlDiff(new Redactor());

        assertThat(diff.of(deployment, after))
                .startsWith("--- before/Deployment/cart\n+++ after/Deployment/cart\n@@ ")
                .contains("-  replicas: 2\n+  replicas: 5\n")
                .doesNotContain("t0ps3cret", "managedFields", "resourceVersion");
        assertThat(diff.of(deployment, deployment.json())).isEmpty();
    }
}
