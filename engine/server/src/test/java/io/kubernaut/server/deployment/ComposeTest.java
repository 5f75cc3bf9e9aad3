package io.kubernaut.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The parts of the compose file fit together. */
class ComposeTest {
    private static final String SECRET = "kubernaut-intake-token";

    @Test
    void alertmanagerSendsWhereAServiceListensWithTheTokenThatItAsksFor() {
        var compose = Shipped.yaml("compose/compose.yaml");
        var webhook = Shipped.yaml("compose/alertmanager.yml").at("/receivers/0/webhook_configs/0");

        assertThat(webhook.path("url").asString()).isEqualTo("http://kubernaut:8080/alerts");
        assertThat(compose.at("/services/kubernaut").isObject()).isTrue();
        assertThat(webhook.at("/http_config/authorization/credentials_file").asString())
                .isEqualTo("/run/secrets/" + SECRET);
        assertThat(compose.at("/services/alertmanager/secrets/0").asString()).isEqualTo(SECRET);
        assertThat(compose.at("/secrets/" + SECRET + "/environment").asString()).isEqualTo("KUBERNAUT_INTAKE_TOKEN");
    }

    @Test
    void buildsTheImageFromADockerfileThatIsThere() {
        var build = Shipped.yaml("compose/compose.yaml").at("/services/kubernaut/build");
        var context =
                Shipped.DEPLOY.resolve("compose").resolve(build.path("context").asString());

        assertThat(context.normalize()).isEqualTo(Shipped.ROOT);
        assertThat(context.resolve(build.path("dockerfile").asString())).exists();
    }

    @Test
    void everyVolumeThatIsNamedIsDeclared() {
        var compose = Shipped.yaml("compose/compose.yaml");

        assertThat(compose.path("services")
                        .valueStream()
                        .flatMap(s -> s.path("volumes").valueStream()))
                .allSatisfy(volume -> {
                    var source = volume.asString().split(":", 2)[0];
                    assertThat(source.startsWith(".")
                                    || source.startsWith("$")
                                    || compose.path("volumes").has(source))
                            .as(source)
                            .isTrue();
                });
    }
}
