package io.kubernaut.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.server.processes.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Alertmanager's own tool takes the configuration that is shipped beside the compose file. */
class AlertmanagerConfigurationIT {
    @Test
    void isTakenByAlertmanager() throws IOException, InterruptedException {
        var amtool = Program.require("amtool", "prometheus-alertmanager");
        var process = new ProcessBuilder(
                        amtool.toString(),
                        "check-config",
                        Shipped.DEPLOY.resolve("compose/alertmanager.yml").toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output).contains("SUCCESS", "1 receivers");
    }
}
