package io.kubernaut.server.command;

import io.kubernaut.history.database.DatabaseStartException;
import io.kubernaut.server.ServerApplication;
import io.kubernaut.server.access.Exposure;
import io.kubernaut.server.settings.KnownAreas;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.NestedExceptionUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

@Command(
        name = "serve",
        description = "Run the service until it is stopped.",
        footer = {
            "",
            "Every key of docs/reference/configuration.md can be given here as --key=value, or in the environment:",
            "--kubernaut.api.token=... is KUBERNAUT_API_TOKEN. Without any setting it listens on 127.0.0.1:8080,",
            "keeps its data in ~/.kubernaut and looks for a cluster where kubectl does."
        },
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Unmatched
    private List<String> settings = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        for (var setting : settings) {
            if (!setting.startsWith("--")) {
                throw new CommandFailedException(2, "Settings are given as --key=value, not as " + setting, null);
            }
        }
        var closed = new CountDownLatch(1);
        try {
            var context = start(settings, closed);
            var port = ((ServletWebServerApplicationContext) context).getWebServer();
            spec.commandLine()
                    .getOut()
                    .println("Kubernaut listens on http://"
                            + context.getEnvironment().getProperty("server.address", "localhost") + ":"
                            + (port == null ? 0 : port.getPort()) + " · POST /alerts · /ready · /openapi");
            spec.commandLine().getOut().flush();
        } catch (RuntimeException e) {
            // What is not foreseen keeps its stack trace.
            throw why(e).map(w -> new CommandFailedException(CommandLineTool.REFUSED, w, e))
                    .map(RuntimeException.class::cast)
                    .orElse(e);
        }
        closed.await();
        return 0;
    }

    /** Starts the service; {@code closed} is counted down when it has stopped. */
    static ConfigurableApplicationContext start(List<String> settings, CountDownLatch closed) {
        return start(settings, closed, application -> {});
    }

    /** Starts the service after {@code customiser} has had its say, as the demo has with its own cluster. */
    static ConfigurableApplicationContext start(
            List<String> settings, CountDownLatch closed, Consumer<SpringApplication> customiser) {
        var application = new SpringApplication(ServerApplication.class);
        application.setLogStartupInfo(false);
        application.addListeners(new Exposure(), new KnownAreas());
        application.addListeners(event -> {
            if (event instanceof ContextClosedEvent over
                    && over.getApplicationContext().getParent() == null) {
                closed.countDown();
            }
        });
        customiser.accept(application);
        return application.run(settings.toArray(String[]::new));
    }

    /** The cause that a person can do something about. */
    private static Optional<String> why(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof Exposure.OpenToAllException
                    || cause instanceof KnownAreas.UnknownKeyException
                    || cause instanceof PortInUseException) {
                return Optional.ofNullable(cause.getMessage());
            }
            if (cause instanceof DatabaseStartException) {
                return Optional.of(
                        cause.getMessage() + (cause.getCause() == null ? "" : ": " + firstLine(cause.getCause())));
            }
            if (cause instanceof BindException bind) {
                return Optional.of(bind.getMessage() + ": "
                        + NestedExceptionUtils.getMostSpecificCause(bind).getMessage());
            }
        }
        return Optional.empty();
    }

    private static String firstLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
}
