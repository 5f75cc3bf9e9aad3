package io.kubernaut.server.command;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.springframework.context.support.GenericApplicationContext;

/** {@code kubernaut serve} on a machine whose clock is wrong by the time given, such as PT20S. */
public final class SkewedService {
    private SkewedService() {}

    public static void main(String[] arguments) throws InterruptedException {
        var clock = Clock.tick(Clock.offset(Clock.systemUTC(), Duration.parse(arguments[0])), Duration.ofNanos(1_000));
        var closed = new CountDownLatch(1);
        ServeCommand.start(
                List.of(),
                closed,
                application -> application.addInitializers(
                        context -> ((GenericApplicationContext) context).registerBean(Clock.class, () -> clock)));
        closed.await();
    }
}
