package io.kubernaut.rules.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The second wall behind the linter: what rules are compiled and run with. Classes made of rules find the model, a short
 * list of the JDK's types and what the rule engine's generated code needs; {@code System}, {@code Runtime}, files,
 * threads, processes and reflection are not there to be linked with.
 *
 * <p>Easy to get wrong: the compiler reads class files as resources, the virtual machine asks for classes. Both are
 * filtered. The compiler must know some types that code may not link with, such as {@code Class} for class literals.
 */
public final class SandboxClassLoader extends ClassLoader {
    private static final String CLASS_FILE = ".class";
    private static final String SETTINGS = "META-INF/kie.";

    static {
        registerAsParallelCapable();
    }

    private static final Set<String> MODEL =
            VisibleFacts.types().stream().map(Class::getName).collect(Collectors.toUnmodifiableSet());

    /** What rules compute with. */
    private static final Set<String> VALUES = Set.of(
            "java.lang.Boolean",
            "java.lang.CharSequence",
            "java.lang.Character",
            "java.lang.Comparable",
            "java.lang.Double",
            "java.lang.Enum",
            "java.lang.Float",
            "java.lang.Integer",
            "java.lang.Iterable",
            "java.lang.Long",
            "java.lang.Number",
            "java.lang.Object",
            "java.lang.Record",
            "java.lang.Short",
            "java.lang.String",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.time.Duration",
            "java.time.Instant",
            "java.util.Collection",
            "java.util.List",
            "java.util.Map",
            "java.util.Optional",
            "java.util.SequencedCollection",
            "java.util.SequencedMap",
            "java.util.Set",
            "java.util.SortedMap",
            "java.util.SortedSet");

    /** What the engine's generated code needs beside them. */
    private static final Set<String> GENERATED = Set.of(
            "java.io.Externalizable",
            "java.io.Serializable",
            "java.lang.Cloneable",
            "java.lang.Exception",
            "java.lang.IllegalArgumentException",
            "java.lang.Override",
            "java.lang.RuntimeException",
            "java.lang.Throwable",
            "java.lang.invoke.LambdaMetafactory",
            "java.lang.invoke.StringConcatFactory",
            "java.time.format.DateTimeFormatter",
            "java.time.format.DateTimeFormatterBuilder",
            "java.time.temporal.Temporal",
            "java.time.temporal.TemporalAccessor",
            "java.time.temporal.TemporalAdjuster",
            "java.time.temporal.TemporalAmount",
            "java.time.temporal.TemporalUnit",
            "java.util.ArrayList",
            "java.util.AbstractCollection",
            "java.util.AbstractList",
            "java.util.Arrays",
            "java.util.Collections",
            "java.util.Locale",
            "java.util.RandomAccess",
            "java.util.function.Supplier",
            "java.util.regex.Matcher",
            "java.util.regex.Pattern",
            "org.drools.compiler.kie.builder.MaterializedLambda",
            "org.drools.modelcompiler.CanonicalKieModuleModel",
            "org.drools.modelcompiler.util.EvaluationUtil",
            "org.drools.util.DateUtils",
            "org.kie.api.builder.ReleaseId");

    private static final Set<String> GENERATED_PACKAGES = Set.of(
            "org.drools.core.base.accumulators",
            "org.drools.model",
            "org.drools.model.consequences",
            "org.drools.model.functions",
            "org.drools.model.functions.accumulate",
            "org.drools.model.functions.temporal",
            "org.drools.model.impl",
            "org.drools.model.index",
            "org.drools.model.operators",
            "org.drools.model.view",
            "org.drools.modelcompiler.dsl.pattern");

    /** The compiler looks at these while it checks generated code, which never links with them. */
    private static final Set<String> READ_BY_THE_COMPILER = Set.of(
            "java.io.IOException",
            "java.io.ObjectInputStream",
            "java.io.ObjectStreamException",
            "java.lang.Class",
            "java.lang.ClassNotFoundException",
            "java.lang.CloneNotSupportedException",
            "java.lang.Enum$EnumDesc",
            "java.lang.Error",
            "java.lang.constant.Constable",
            "java.lang.constant.ConstantDesc",
            "java.lang.constant.DynamicConstantDesc",
            "java.lang.invoke.MethodHandles",
            "java.lang.invoke.MethodHandles$Lookup",
            "java.lang.invoke.SerializedLambda",
            "java.lang.invoke.TypeDescriptor",
            "java.lang.invoke.TypeDescriptor$OfField",
            "java.lang.reflect.AnnotatedElement",
            "java.lang.reflect.GenericDeclaration",
            "java.lang.reflect.Type",
            "org.kie.api.KieServices",
            "org.kie.util.maven.support.ReleaseIdImpl");

    private static final Set<String> READ_BY_THE_COMPILER_PACKAGES = Set.of(
            "org.kie.api.builder.model", "org.kie.api.conf", "org.kie.api.internal.utils", "org.kie.api.runtime.conf");

    /** The compiler itself is found by name; rules cannot name it, since they do not see its class file. */
    private static final Set<String> LOADED_BY_THE_COMPILER = Set.of("org.drools.ecj.EclipseJavaCompiler");

    private final ClassLoader outside;
    private final Predicate<String> linked;
    private final Predicate<String> read;

    private SandboxClassLoader(String name, Predicate<String> linked, Predicate<String> read) {
        super(name, null);
        this.outside = SandboxClassLoader.class.getClassLoader();
        this.linked = linked;
        this.read = read;
    }

    /** For the builder. */
    public static SandboxClassLoader forCompiling() {
        return new SandboxClassLoader(
                "rules-compiled",
                name -> linkable(name) || LOADED_BY_THE_COMPILER.contains(name),
                name -> linkable(name)
                        || READ_BY_THE_COMPILER.contains(name)
                        || READ_BY_THE_COMPILER_PACKAGES.contains(packageOf(name)));
    }

    /** For the container. */
    public static SandboxClassLoader forRunning() {
        return new SandboxClassLoader("rules-run", SandboxClassLoader::linkable, SandboxClassLoader::linkable);
    }

    static boolean linkable(String name) {
        return MODEL.contains(name)
                || VALUES.contains(name)
                || GENERATED.contains(name)
                || GENERATED_PACKAGES.contains(packageOf(name));
    }

    private static String packageOf(String name) {
        var dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(0, dot);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!linked.test(name)) {
            throw new ClassNotFoundException(name + " is not among the classes that rules may use");
        }
        return outside.loadClass(name);
    }

    @Override
    public @Nullable URL getResource(String name) {
        return name.endsWith(CLASS_FILE) && read.test(className(name)) ? outside.getResource(name) : null;
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        return name.endsWith(CLASS_FILE) && read.test(className(name)) ? outside.getResourceAsStream(name) : null;
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.startsWith(SETTINGS) ? outside.getResources(name) : Collections.emptyEnumeration();
    }

    private static String className(String resource) {
        return resource.substring(0, resource.length() - CLASS_FILE.length()).replace('/', '.');
    }
}
