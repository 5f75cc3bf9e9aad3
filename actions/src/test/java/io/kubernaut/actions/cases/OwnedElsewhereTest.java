package io.kubernaut.actions.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.kubernaut.actions.api.ResourceKind;
import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import io.kubernaut.core.execution.Planning;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a GitOps tool keeps is changed in Git, whichever action would change it here. */
class OwnedElsewhereTest {
    private static final ResourceKind SECRET = new ResourceKind("Secret", "", "v1", "secrets", true);

    /** Those that change their target's specification; update_network_policy adds an object of its own. */
    static Stream<ActionCase> cases() {
        return ActionCatalogue.standard().all().stream()
                .filter(ActionDefinition::changesSpec)
                .map(ActionDefinition::name)
                .filter(action -> !action.equals("update_network_policy"))
                .map(action -> ActionCases.all().get(action));
    }

    private static void keptByFlux(ActionCase of, Ground ground) {
        var target = of.target(ground);
        var kind = ResourceKind.of(target.kind()).orElse(SECRET);
        ground.client()
                .genericKubernetesResources(new ResourceDefinitionContext.Builder()
                        .withKind(kind.kind())
                        .withGroup(kind.group())
                        .withVersion(kind.version())
                        .withPlural(kind.plural())
                        .withNamespaced(true)
                        .build())
                .inNamespace(target.namespace())
                .withName(target.name())
                .patch(PatchContext.of(PatchType.JSON_MERGE), """
                        {"metadata": {"labels": {"kustomize.toolkit.fluxcd.io/name": "shop"}}}""");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isLeftToTheToolThatWouldRevertIt(ActionCase of) {
        try (var ground = new ShopGround()) {
            of.arrange(ground);
            keptByFlux(of, ground);

            assertThat(CaseRun.of(of, ground).refusal())
                    .startsWith("Flux Kustomization shop keeps ")
                    .endsWith("change it in Git instead.");
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isChangedWhereAPersonIsAskedFirst(ActionCase of) {
        try (var ground = new ShopGround()) {
            of.arrange(ground);
            keptByFlux(of, ground);
            ground.changeWhatOthersOwn();

            assertThat(CaseRun.of(of, ground).planning()).isInstanceOf(Planning.Planned.class);
        }
    }
}
