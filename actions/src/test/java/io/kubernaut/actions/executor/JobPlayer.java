package io.kubernaut.actions.executor;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Stands for the programs in the images of Jobs: says what each pod writes and how it ends. */
public final class JobPlayer implements Runnable {
    /** How a pod of a Job ends. */
    public record Ending(int exitCode, String log) {}

    private final Shop shop;
    private final Function<Pod, Ending> program;
    private final List<Pod> played = new ArrayList<>();

    public JobPlayer(Shop shop, Function<Pod, Ending> program) {
        this.shop = shop;
        this.program = program;
    }

    /** The pods of Jobs that were run, in order. */
    public List<Pod> played() {
        return played;
    }

    /** Ten seconds of the cluster's time. */
    @Override
    public void run() {
        shop.server.tick();
        for (var pod :
                shop.client.pods().inAnyNamespace().withLabel("job-name").list().getItems()) {
            if (played.stream()
                    .noneMatch(one ->
                            one.getMetadata().getUid().equals(pod.getMetadata().getUid()))) {
                played.add(pod);
                var ending = program.apply(pod);
                shop.client
                        .resource(pod)
                        .edit(p -> p.edit()
                                .editMetadata()
                                .addToAnnotations(Map.of(
                                        "demo.kubernaut.io/log", ending.log(),
                                        "demo.kubernaut.io/exit-code", Integer.toString(ending.exitCode())))
                                .endMetadata()
                                .build());
            }
        }
        shop.wait(Duration.ofSeconds(10));
    }
}
