package io.kubernaut.scesim;

import io.kubernaut.rules.ShippedRules;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.drools.compiler.compiler.io.memory.MemoryFileSystem;
import org.drools.compiler.kie.builder.impl.InternalKieModule;
import org.drools.compiler.kie.builder.impl.MemoryKieModule;
import org.drools.compiler.kproject.models.KieModuleModelImpl;
import org.drools.modelcompiler.CanonicalKieModule;
import org.kie.api.KieServices;
import org.kie.api.builder.model.ListenerModel;
import org.kie.api.runtime.KieContainer;

/** The shipped rules in a container, as Drools' runner wants them: from the classes that the build compiled. */
final class RulesContainer implements AutoCloseable {
    private static final String BASE = "rules";
    private static final AtomicInteger MADE = new AtomicInteger();

    private final InternalKieModule module;
    private final KieContainer container;

    private RulesContainer(List<String> models, Collection<String> without) {
        var services = KieServices.get();
        var contents = services.newKieModuleModel();
        contents.newKieBaseModel(BASE)
                .setDefault(true)
                .newKieSessionModel(Generator.SESSION)
                .setDefault(true)
                .newListenerModel(SessionWatch.class.getName(), ListenerModel.Kind.RULE_RUNTIME_EVENT_LISTENER);
        var release = services.newReleaseId("io.kubernaut.scesim", BASE, "1." + MADE.incrementAndGet());
        module = new CanonicalKieModule(
                new MemoryKieModule(release, (KieModuleModelImpl) contents, new MemoryFileSystem()), models);
        services.getRepository().addKieModule(module);
        container = services.newKieContainer(release, RulesContainer.class.getClassLoader());
        for (var rule : without) {
            remove(rule);
        }
    }

    static RulesContainer shipped() {
        return new RulesContainer(ShippedRules.modelClasses(), List.of());
    }

    static RulesContainer shippedWithout(String... rules) {
        return new RulesContainer(ShippedRules.modelClasses(), List.of(rules));
    }

    static RulesContainer empty() {
        return new RulesContainer(List.of(), List.of());
    }

    private void remove(String rule) {
        var base = container.getKieBase(BASE);
        var pack = base.getKiePackages().stream()
                .filter(p -> p.getRules().stream().anyMatch(r -> r.getName().equals(rule)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no rule " + rule));
        base.removeRule(pack.getName(), rule);
    }

    KieContainer container() {
        return container;
    }

    @Override
    public void close() {
        container.dispose();
        KieServices.get().getRepository().removeKieModule(module.getReleaseId());
    }
}
