package io.kubernaut.rules.authoring;

import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.StaticJavaParser;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.RecordDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import com.github.javaparser.ast.type.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The types that can be facts, by the name that a rule writes: {@code PodState}, {@code Meta.Owner}. */
final class FactSources {
    private final Map<String, TypeDeclaration<?>> types = new TreeMap<>();
    private final Map<String, String> packages = new TreeMap<>();

    FactSources(Path sources) {
        StaticJavaParser.setConfiguration(new ParserConfiguration()
                .setLanguageLevel(ParserConfiguration.LanguageLevel.JAVA_21)
                .setDoNotAssignCommentsPrecedingEmptyLines(false));
        try (var files = Files.walk(sources)) {
            for (var file : files.filter(f -> f.toString().endsWith(".java") && !f.endsWith("package-info.java"))
                    .sorted()
                    .toList()) {
                collect(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only what can be a fact: other classes may use words that the parser does not know yet. */
    private void collect(Path file) throws IOException {
        var text = Files.readString(file);
        if (Stream.of("record", "enum", "sealed interface")
                .noneMatch(kind -> text.contains("\npublic " + kind + " "))) {
            return;
        }
        var unit = StaticJavaParser.parse(text);
        var home = unit.getPackageDeclaration().orElseThrow().getNameAsString();
        for (var type : unit.getTypes()) {
            put(type.getNameAsString(), type, home);
            type.getMembers().stream()
                    .filter(m -> m.isRecordDeclaration() || m.isEnumDeclaration())
                    .map(m -> (TypeDeclaration<?>) m)
                    .filter(m -> m.isPublic() || type instanceof ClassOrInterfaceDeclaration)
                    .forEach(m -> put(type.getNameAsString() + "." + m.getNameAsString(), m, home));
        }
    }

    private void put(String name, TypeDeclaration<?> type, String home) {
        types.put(name, type);
        packages.put(name, home);
    }

    TypeDeclaration<?> type(String name) {
        return Optional.ofNullable(types.get(name)).orElseThrow(() -> new IllegalArgumentException("No type " + name));
    }

    RecordDeclaration fact(String name) {
        return type(name).asRecordDeclaration();
    }

    String packageOf(String name) {
        return Optional.ofNullable(packages.get(name)).orElseThrow();
    }

    /** What the name means inside the type {@code from}; empty when it is no fact. */
    Optional<String> known(String from, String name) {
        var outer = from.contains(".") ? from.substring(0, from.indexOf('.')) : from;
        return Stream.of(outer + "." + name, name).filter(types::containsKey).findFirst();
    }

    /** The root first, then breadth first: components in their order, then what helpers give, then what it extends. */
    List<String> reachable(String root) {
        var found = new LinkedHashSet<String>();
        var next = new ArrayDeque<>(List.of(root));
        while (!next.isEmpty()) {
            var name = next.removeFirst();
            if (found.add(name)) {
                named(name)
                        .forEach(t -> t.walk(
                                ClassOrInterfaceType.class,
                                c -> known(name, c.getNameWithScope()).ifPresent(next::add)));
            }
        }
        return List.copyOf(found);
    }

    private Stream<Type> named(String name) {
        return type(name) instanceof RecordDeclaration fact
                ? Stream.of(
                                fact.getParameters().stream()
                                        .filter(p -> !FactReference.leftOut(name, p.getNameAsString()))
                                        .map(p -> p.getType()),
                                helpers(name).stream().map(MethodDeclaration::getType),
                                fact.getImplementedTypes().stream().map(t -> (Type) t))
                        .flatMap(s -> s)
                : Stream.of();
    }

    /** Public methods that a rule may call, without the components' own accessors. */
    List<MethodDeclaration> helpers(String name) {
        var type = type(name);
        return type.getMethods().stream()
                .filter(m -> m.isPublic() && !m.isStatic() && m.getBody().isPresent())
                .filter(m -> !m.isAnnotationPresent("Override"))
                .filter(m -> !FactReference.leftOut(name, m.getNameAsString() + "()"))
                .filter(m -> !m.getParameters().isEmpty() || !isComponent(type, m.getNameAsString()))
                .toList();
    }

    private static boolean isComponent(TypeDeclaration<?> type, String name) {
        return type instanceof RecordDeclaration fact
                && fact.getParameters().stream()
                        .anyMatch(p -> p.getNameAsString().equals(name));
    }
}
