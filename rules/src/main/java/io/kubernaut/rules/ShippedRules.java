package io.kubernaut.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.drools.model.Model;
import org.drools.modelcompiler.KieBaseBuilder;
import org.kie.api.KieServices;

/** The rules that ship with Kubernaut. They are compiled when it is built, so that they load in about a second. */
public final class ShippedRules {
    static final String FOLDER = "rules/";

    /** Paths of all DRL files below {@link #FOLDER}, one a line; written by the build. */
    static final String INDEX = FOLDER + "index.txt";

    /** Names of the classes that the files were compiled to, one a line; written by the build. */
    static final String MODELS = FOLDER + "models.txt";

    private ShippedRules() {}

    /** The base, from its compiled classes. */
    public static DroolsKnowledgeBase load() {
        var sources = sources();
        var models = models();
        return new DroolsKnowledgeBase(
                RuleBaseCompiler.hash(sources),
                sources,
                () -> models,
                () -> KieBaseBuilder.createKieBaseFromModel(
                        models, KieServices.get().newKieBaseConfiguration()),
                () -> {});
    }

    /** DRL by path, such as {@code pods/crash-loop.drl}. */
    public static SortedMap<String, String> sources() {
        var sources = new TreeMap<String, String>();
        for (var path : ShippedFiles.lines(INDEX)) {
            sources.put(path, ShippedFiles.text(FOLDER + path));
        }
        return sources;
    }

    /** Names of the classes that describe the compiled rules, of type {@link Model}. */
    public static List<String> modelClasses() {
        return ShippedFiles.lines(MODELS);
    }

    private static List<Model> models() {
        var models = new ArrayList<Model>();
        for (var name : modelClasses()) {
            try {
                models.add((Model) Class.forName(name, true, ShippedRules.class.getClassLoader())
                        .getDeclaredConstructor()
                        .newInstance());
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("The compiled rules are damaged: " + name + " cannot be loaded", e);
            }
        }
        return models;
    }
}
