package io.kubernaut.actions.cases;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubernaut.actions.KubernetesActionExecutors;
import io.kubernaut.actions.apiserver.InProcessApiServer;
import io.kubernaut.actions.executor.Programs;
import io.kubernaut.actions.executor.Shop;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The in-process API with a clock that only the test moves. */
final class ShopGround implements Ground {
    private static final int MOST_TURNS = 90;

    private final Shop shop;

    private final Programs programs;
    private KubernetesActionExecutors executors;
    private @Nullable KubernetesClient limited;

    ShopGround() {
        programs = UpkeepCases.programs();
        shop = new Shop(programs);
        executors = shop.executors;
    }

    /** From now on executors have the rights of the generated role for that action alone. */
    void limitTo(String action) {
        limited = shop.limitedTo(action);
        executors = shop.executors(limited);
    }

    /** From now on executors change what a GitOps tool keeps. */
    void changeWhatOthersOwn() {
        executors = shop.executorsThatMayChangeWhatOthersOwn();
    }

    /** What was run in containers. */
    Programs programs() {
        return programs;
    }

    @Override
    public KubernetesClient client() {
        return shop.client;
    }

    @Override
    public KubernetesActionExecutors executors() {
        return executors;
    }

    @Override
    public String namespace() {
        return "shop";
    }

    @Override
    public String id() {
        return "t1";
    }

    @Override
    public void load(String yaml) {
        shop.load(yaml.replace("$NS", namespace()).replace("$ID", id()).replace("$IMAGE", "shop/app:1"));
    }

    @Override
    public void until(String what, BooleanSupplier holds) {
        for (int i = 0; i < MOST_TURNS; i++) {
            if (holds.getAsBoolean()) {
                return;
            }
            shop.settle();
        }
        throw new AssertionError("Did not come true within " + MOST_TURNS * 10 + " simulated seconds: " + what);
    }

    @Override
    public void settle() {
        shop.settle();
    }

    @Override
    public String node() {
        return "hollow-0";
    }

    @Override
    public Optional<String> spareNode() {
        return Optional.of(node());
    }

    @Override
    public Optional<InProcessApiServer> server() {
        return Optional.of(shop.server);
    }

    @Override
    public void close() {
        if (limited != null) {
            limited.close();
        }
        shop.close();
    }
}
