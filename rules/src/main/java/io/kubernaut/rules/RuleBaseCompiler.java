package io.kubernaut.rules;

import io.kubernaut.core.context.SymptomLines;
import io.kubernaut.rules.sandbox.Linkage;
import io.kubernaut.rules.sandbox.SandboxClassLoader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.drools.compiler.kie.builder.impl.InternalKieModule;
import org.drools.compiler.kie.builder.impl.KieContainerImpl;
import org.drools.compiler.kproject.models.KieBaseModelImpl;
import org.drools.model.Model;
import org.drools.model.codegen.ExecutableModelProject;
import org.drools.modelcompiler.CanonicalKieModule;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.Message;
import org.kie.api.builder.ReleaseId;
import org.kie.api.runtime.KieContainer;

/** Compiles DRL to a knowledge base, always from scratch and off to the side. */
public final class RuleBaseCompiler {
    private static final AtomicLong BUILDS = new AtomicLong();
    static final String ROOT = "src/main/resources/";
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.]+)");

    private RuleBaseCompiler() {}

    /**
     * @param sources DRL by path, such as {@code pods/crash-loop.drl}
     * @throws RuleCompilationException naming file, line and problem
     */
    public static DroolsKnowledgeBase compile(Map<String, String> sources) {
        var sorted = new TreeMap<>(sources);
        Origin.symptoms(sorted).ifPresent(RuleBaseCompiler::refuseFaults);
        var services = KieServices.get();
        var module = (CanonicalKieModule) build(Origin.drl(sorted)).getKieModule();
        var container = services.newKieContainer(module.getReleaseId(), SandboxClassLoader.forRunning());
        Runnable close = () -> {
            container.dispose();
            services.getRepository().removeKieModule(module.getReleaseId());
        };
        try {
            return new DroolsKnowledgeBase(
                    hash(sorted),
                    sorted,
                    () -> models(module, container),
                    () -> container.newKieBase(services.newKieBaseConfiguration()),
                    close);
        } catch (RuleCompilationException e) {
            close.run();
            throw e;
        } catch (RuntimeException | LinkageError e) {
            close.run();
            throw givenUp(e);
        }
    }

    private static void refuseFaults(String symptoms) {
        var faults = SymptomLines.of(symptoms).faults();
        if (!faults.isEmpty()) {
            throw new RuleCompilationException(faults.stream()
                    .map(f -> new RuleCompilationException.Problem(
                            Origin.SYMPTOMS, f.number(), f.field() + ": " + f.what() + ". " + f.fix()))
                    .toList());
        }
    }

    private static RuleCompilationException givenUp(Throwable cause) {
        return new RuleCompilationException(
                List.of(new RuleCompilationException.Problem("", 0, "The compiler gave up: " + cause.getMessage())),
                cause);
    }

    /** The same objects that the container's bases are made of. */
    private static Collection<Model> models(CanonicalKieModule module, KieContainer container) {
        var base = ((KieContainerImpl) container).getKieProject().getDefaultKieBaseModel();
        return module.getModelForKBase((KieBaseModelImpl) base);
    }

    /** The classes that the rules become, by file name; they can be loaded without a compiler. */
    static Map<String, byte[]> classes(Map<String, String> sources) {
        var module = (InternalKieModule) build(new TreeMap<>(sources)).getKieModule();
        try {
            return new TreeMap<>(((CanonicalKieModule) module).getClassesMap());
        } finally {
            KieServices.get().getRepository().removeKieModule(module.getReleaseId());
        }
    }

    /** {@code sha256:} over paths and texts in order. */
    public static String hash(Map<String, String> sources) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            new TreeMap<>(sources).forEach((path, text) -> {
                update(digest, path);
                update(digest, text);
            });
            return "sha256:" + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** The length goes in first, so that no text can be moved from one file to the next unseen. */
    private static void update(MessageDigest digest, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    private static KieBuilder build(SortedMap<String, String> sources) {
        var services = KieServices.get();
        var files = services.newKieFileSystem();
        ReleaseId release = services.newReleaseId("io.kubernaut.rules", "base", "1." + BUILDS.incrementAndGet());
        files.generateAndWritePomXML(release);
        var pathOf = new TreeMap<String, String>();
        sources.forEach((path, text) -> {
            var placed = placed(path, text);
            pathOf.put(placed, path);
            files.write(ROOT + placed, text);
        });
        var builder = services.newKieBuilder(files, SandboxClassLoader.forCompiling());
        try {
            builder.buildAll(ExecutableModelProject.class);
        } catch (RuntimeException e) {
            throw givenUp(e);
        }
        var problems = new CompilerMessages(sources, pathOf)
                .problems(builder.getResults().getMessages(Message.Level.ERROR));
        if (!problems.isEmpty()) {
            throw new RuleCompilationException(problems);
        }
        refuseWhatReachesOut(builder);
        return builder;
    }

    private static void refuseWhatReachesOut(KieBuilder builder) {
        var module = (CanonicalKieModule) builder.getKieModule();
        var outside = Linkage.outsideOf(module.getClassesMap());
        if (!outside.isEmpty()) {
            KieServices.get().getRepository().removeKieModule(module.getReleaseId());
            throw new RuleCompilationException(outside.keySet().stream()
                    .map(name -> new RuleCompilationException.Problem("", 0, "Rules may not use " + name))
                    .toList());
        }
    }

    /** The compiler wants a file in the folder of its package; our folders say what the rules are about. */
    private static String placed(String path, String text) {
        var declared = PACKAGE.matcher(text);
        var folder = declared.find() ? declared.group(1).replace('.', '/') + "/" : "";
        return folder + path.replace('/', '~');
    }
}
