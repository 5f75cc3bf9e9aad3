package io.kubernaut.actions.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernaut.core.action.ActionCatalogue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

class ClusterRoleTest {
    private static String role(String... actions) {
        return ClusterRole.forActions(List.of(actions).stream()
                        .map(name -> ActionCatalogue.standard().find(name).orElseThrow())
                        .toList())
                .yaml();
    }

    @Test
    void onlyLooksWithoutActions() {
        var verbs = YAMLMapper.shared()
                .readTree(role())
                .path("rules")
                .valueStream()
                .filter(rule -> !rule.path("resources").toString().equals("[\"events\"]"))
                .flatMap(rule -> rule.path("verbs").valueStream())
                .map(verb -> verb.asString(""))
                .distinct();

        assertThat(verbs).containsExactlyInAnyOrder("get", "list", "watch");
    }

    /** To list them is to read their values, in all namespaces. */
    @Test
    void listsSecretsOnlyWhereThatIsWanted() {
        assertThat(role()).doesNotContain("[secrets");
        assertThat(role("restart_pod")).contains("resources: [configmaps]").doesNotContain("[secrets");
        assertThat(ClusterRole.forActions(List.of(), true, false).yaml()).contains("resources: [configmaps]", """
                resources: [secrets]
                  verbs: [list, watch]
                """);
    }

    /** Logs hold what people typed and programs wrote, in all namespaces. */
    @Test
    void readsLogsToLookOnlyWhereModelsAreToSeeThem() {
        assertThat(role()).doesNotContain("pods/log");
        assertThat(ClusterRole.forActions(List.of(), false, true).yaml()).endsWith("""
                # logs that language models are shown
                - apiGroups: [""]
                  resources: [pods/log]
                  verbs: [get]
                """);
    }

    @Test
    void mayDoWhatAnActionNeedsAndNoMore() {
        assertThat(role("cordon_node")).contains("""
                # cordon_node
                - apiGroups: [""]
                  resources: [nodes]
                  verbs: [patch]
                """);
        assertThat(role("cordon_node", "uncordon_node"))
                .contains("# cordon_node, uncordon_node\n")
                .doesNotContain("pods/eviction");
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "get pods", "", "get,list"})
    void refusesWhatIsNoPermission(String text) {
        assertThatThrownBy(() -> Right.of(text)).hasMessageContaining("verb,verb group/resource");
    }
}
