package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.operations.ObjectApi;
import java.time.Duration;

/** stub for first compile */
public final class Controllers implements AutoCloseable {
    public Controllers(ObjectApi api, Timing timing, boolean enabled) {}

    public void tickEvery(Duration interval) {}

    public void tick() {}

    public void settle() {}

    @Override
    public void close() {}
}
