package io.kubernaut.server.command;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.kubernaut.actions.connection.ClusterConnection;
import io.kubernaut.server.demo.Demo;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = "Break a small shop in three ways and watch it being healed. Needs nothing but this program.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = "--once", description = "End when the shop is healed, with 0, or 1 when it is not.")
    private boolean once;

    @Option(names = "--port", defaultValue = "8080", description = "Port of the service; 0 takes a free one.")
    private int port;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        var directory = Files.createTempDirectory("kubernaut-demo");
        var closed = new CountDownLatch(1);
        try (var demo = Demo.open(out, Clock.systemUTC());
                var service = start(demo, directory, closed)) {
            var url = url(service);
            var healed = demo.play(url);
            if (once) {
                return healed ? 0 : CommandLineTool.REFUSED;
            }
            out.println("The service stays up. Look at");
            out.println("  " + url + "/api/v1/incidents");
            out.println("  " + url + "/api/v1/decisions");
            out.println("  " + url + "/openapi");
            out.println("  kubectl --server=" + demo.cluster() + " get pods -n shop");
            out.println("Ctrl-C ends it.");
            out.flush();
            closed.await();
            return 0;
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
    }

    private ConfigurableApplicationContext start(Demo demo, Path directory, CountDownLatch closed) {
        var settings = List.of(
                "--server.port=" + port,
                "--management.server.port=0",
                "--kubernaut.database.url=",
                "--kubernaut.database.directory=" + directory.resolve("postgres"),
                "--kubernaut.similarity.enabled=true",
                "--logging.level.root=ERROR",
                "--logging.level.io.kubernaut=WARN");
        return ServeCommand.start(
                settings,
                closed,
                application -> application.addInitializers(context ->
                        context.getBeanFactory().registerSingleton("clusterConnection", connection(demo.cluster()))));
    }

    private static ClusterConnection connection(URI cluster) {
        var config = new ConfigBuilder(Config.empty())
                .withMasterUrl(cluster.toString())
                .withNamespace("default")
                .build();
        return ClusterConnection.to(config, "the demo");
    }

    private static URI url(ConfigurableApplicationContext service) {
        var server = ((ServletWebServerApplicationContext) service).getWebServer();
        if (server == null) {
            throw new IllegalStateException("The service has no web server");
        }
        return URI.create("http://127.0.0.1:" + server.getPort());
    }
}
