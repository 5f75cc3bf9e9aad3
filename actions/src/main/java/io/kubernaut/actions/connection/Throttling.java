package io.kubernaut.actions.connection;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.kubernaut.core.health.Lately;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/**
 * Notices answers of 429, also those that the client tries again by itself. An eviction that a disruption budget forbids
 * has that code too, and says nothing about load.
 */
final class Throttling implements Interceptor {
    static final String NAME = "throttling";
    private static final int TOO_MANY_REQUESTS = 429;

    private final Lately answered = new Lately();

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (response.code() == TOO_MANY_REQUESTS && !request.uri().getPath().endsWith("/eviction")) {
            answered.happened();
        }
    }

    /** Whether there was one within that time. */
    boolean within(Duration time) {
        return answered.within(time);
    }
}
