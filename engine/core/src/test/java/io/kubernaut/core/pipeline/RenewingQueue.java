package io.kubernaut.core.pipeline;

import io.kubernaut.core.work.WorkQueue;
import java.lang.reflect.Proxy;

/** A queue that only renews leases, and counts how often it was asked to. */
final class RenewingQueue {
    int asked;
    boolean holds = true;
    Runnable onAsk = () -> {};

    WorkQueue queue() {
        return (WorkQueue) Proxy.newProxyInstance(
                WorkQueue.class.getClassLoader(), new Class<?>[] {WorkQueue.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("renew")) {
                        throw new AssertionError("Only renewals are expected, and not " + method);
                    }
                    asked++;
                    onAsk.run();
                    return holds;
                });
    }
}
