package io.kubernaut.rules.sandbox;

import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What compiled rules would link with, read from their class files before any of them is loaded: a rule that reaches out
 * of the sandbox is refused as a whole, and does not fail at the first alert.
 */
public final class Linkage {
    /** Written by the engine, not from rules: it says which rules there are. */
    private static final String ENGINES_OWN = "org/drools/project/model/ProjectModel";

    /** Packages that rules cannot be in: there they would be taken for a part of what they are not. */
    private static final Pattern OTHERS =
            Pattern.compile("^(java|javax|jdk|sun|com/sun|org/drools|org/kie|io/kubernaut)/");

    /** The compiler names these where it describes lambdas. Nothing can be called on the first two by naming them. */
    private static final Set<String> NAMED_FOR_LAMBDAS = Set.of(
            "java.lang.invoke.MethodHandles",
            "java.lang.invoke.MethodHandles$Lookup",
            "java.lang.invoke.SerializedLambda");

    /** The compiler copies an enum's values with the first, and reads lambdas back by the second. */
    private static final Set<String> CALLED_BY_THE_COMPILER =
            Set.of("java.lang.System#arraycopy", "java.lang.invoke.SerializedLambda#");

    private Linkage() {}

    /**
     * @param classes bytes by file name, such as {@code kubernaut/rules/Rules1.class}
     * @return what rules may not use, each with the file that asks for it; empty when all is well
     */
    public static SortedMap<String, String> outsideOf(Map<String, byte[]> classes) {
        var outside = new TreeMap<String, String>();
        new TreeMap<>(classes).forEach((file, bytes) -> {
            if (!file.startsWith(ENGINES_OWN)) {
                if (OTHERS.matcher(file).find()) {
                    outside.putIfAbsent("the package " + packageOf(file), file);
                }
                for (var name : references(bytes)) {
                    if (!classes.containsKey(name.replace('.', '/') + ".class") && !SandboxClassLoader.linkable(name)) {
                        outside.putIfAbsent(name, file);
                    }
                }
            }
        });
        return outside;
    }

    private static String packageOf(String file) {
        return file.substring(0, file.lastIndexOf('/')).replace('/', '.');
    }

    private static Iterable<String> references(byte[] bytes) {
        var named = new TreeSet<String>();
        var called = new TreeSet<String>();
        var excused = new TreeSet<String>();
        for (var entry : ClassFile.of().parse(bytes).constantPool()) {
            if (entry instanceof ClassEntry type) {
                named.add(name(type));
            } else if (entry instanceof MemberRefEntry member) {
                var owner = name(member.owner());
                (isTheCompilers(owner, member.name().stringValue()) ? excused : called).add(owner);
            }
        }
        named.removeAll(NAMED_FOR_LAMBDAS);
        named.removeAll(excused);
        named.addAll(called);
        named.remove("");
        return named;
    }

    private static boolean isTheCompilers(String owner, String member) {
        return CALLED_BY_THE_COMPILER.contains(owner + "#" + member) || CALLED_BY_THE_COMPILER.contains(owner + "#");
    }

    private static String name(ClassEntry type) {
        return element(type.asInternalName()).replace('/', '.');
    }

    /** Of an array the type of its elements; "" for a primitive one. */
    private static String element(String internalName) {
        if (!internalName.startsWith("[")) {
            return internalName;
        }
        var element = internalName.replaceFirst("^\\[+", "");
        return element.startsWith("L") ? element.substring(1, element.length() - 1) : "";
    }
}
