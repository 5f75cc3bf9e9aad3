package io.kubernaut.rules.authoring;

import com.github.javaparser.ParserConfiguration;
import com.github.javaparser.StaticJavaParser;
import com.github.javaparser.ast.body.EnumDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.body.RecordDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import com.github.javaparser.ast.nodeTypes.NodeWithJavadoc;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import com.github.javaparser.javadoc.Javadoc;
import com.github.javaparser.javadoc.JavadocBlockTag.Type;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes docs/reference/facts.md from the sources of the records that rules may read. */
final class FactReference {
    private static final String ROOT = "Snapshot";
    private static final List<String> INSERTED = List.of("Finding", "Proposal", "Veto");
    private static final String HEAD = """
            # Facts

            What a rule may read. A decision has one root fact, the **Snapshot**; everything else is reached from it, as in
            `$p : PodState( !ready ) from $s.pods`. A property is written by its name (`workload.desired`), a helper as a call
            (`readyPods()`). `?` marks what may be null: ask `workload != null` first. Sizes are in bytes, cpu in millicores.

            This page is written by the build from the records' sources.
            """;

    private final Map<String, TypeDeclaration<?>> types = new TreeMap<>();

    FactReference(Path sources) {
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
        if (text.contains("\npublic record ") || text.contains("\npublic enum ")) {
            for (var type : StaticJavaParser.parse(text).getTypes()) {
                types.put(type.getNameAsString(), type);
                type.getMembers()
                        .forEach(m -> m.ifRecordDeclaration(
                                r -> types.putIfAbsent(type.getNameAsString() + "." + r.getNameAsString(), r)));
            }
        }
    }

    String markdown() {
        var page = new StringBuilder(HEAD);
        for (var name : reachable()) {
            describe(page, name, types.get(name));
        }
        page.append("\n# What a rule inserts\n");
        for (var name : INSERTED) {
            page.append("\n## ")
                    .append(name)
                    .append("\n\n")
                    .append(summary(types.get(name)))
                    .append("\n");
            factories(page, (RecordDeclaration) types.get(name));
        }
        return page.toString();
    }

    /** The root first, then breadth first in the order of components. */
    private List<String> reachable() {
        var found = new LinkedHashSet<String>();
        var next = new ArrayDeque<>(List.of(ROOT));
        while (!next.isEmpty()) {
            var name = next.removeFirst();
            if (found.add(name) && types.get(name) instanceof RecordDeclaration fact) {
                for (var component : fact.getParameters()) {
                    component
                            .getType()
                            .walk(
                                    ClassOrInterfaceType.class,
                                    t -> known(name, t.getNameWithScope()).forEach(next::add));
                }
            }
        }
        return List.copyOf(found);
    }

    private List<String> known(String from, String type) {
        var nested = from + "." + type;
        return types.containsKey(nested) ? List.of(nested) : types.containsKey(type) ? List.of(type) : List.of();
    }

    private void describe(StringBuilder page, String name, TypeDeclaration<?> type) {
        page.append("\n## ").append(name).append("\n\n").append(summary(type)).append("\n");
        if (type instanceof EnumDeclaration constants) {
            page.append("\nOne of ")
                    .append(constants.getEntries().stream()
                            .map(e -> "`" + e.getNameAsString() + "`")
                            .collect(Collectors.joining(", ")))
                    .append(".\n");
        } else if (type instanceof RecordDeclaration fact) {
            properties(page, fact);
            helpers(page, fact);
        }
    }

    private static void properties(StringBuilder page, RecordDeclaration fact) {
        var said = parameters(fact);
        page.append("\n| property | type | is |\n| --- | --- | --- |\n");
        for (var component : fact.getParameters()) {
            row(
                    page,
                    "`" + component.getNameAsString() + "`",
                    type(component),
                    said.getOrDefault(component.getNameAsString(), ""));
        }
    }

    private static void helpers(StringBuilder page, RecordDeclaration fact) {
        var helpers = fact.getMethods().stream()
                .filter(m -> m.isPublic() && !m.isStatic() && !isInherited(m))
                .filter(m -> !m.getParameters().isEmpty()
                        || fact.getParameters().stream()
                                .noneMatch(p -> p.getName().equals(m.getName())))
                .toList();
        if (helpers.isEmpty()) {
            return;
        }
        page.append("\n| helper | gives | is |\n| --- | --- | --- |\n");
        helpers.forEach(
                m -> row(page, "`" + signature(m) + "`", plain(m.getType().asString()), summary(m)));
    }

    private static void factories(StringBuilder page, RecordDeclaration fact) {
        page.append("\n| call | is |\n| --- | --- |\n");
        for (var method : fact.getMethods()) {
            var makes = method.getType().asString().equals(fact.getNameAsString());
            if (method.isPublic() && makes && !isInherited(method)) {
                page.append("| `")
                        .append(method.isStatic() ? fact.getNameAsString() : "")
                        .append(".")
                        .append(signature(method))
                        .append("` | ")
                        .append(summary(method))
                        .append(" |\n");
            }
        }
    }

    private static boolean isInherited(MethodDeclaration method) {
        return method.isAnnotationPresent("Override");
    }

    private static String signature(MethodDeclaration method) {
        return method.getNameAsString()
                + method.getParameters().stream()
                        .map(p -> type(p).replace("`", "") + " " + p.getNameAsString())
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String type(Parameter component) {
        return plain(component.getType().asString()) + (component.isAnnotationPresent("Nullable") ? "?" : "");
    }

    private static String plain(String type) {
        return type.replace("@Nullable ", "")
                .replaceAll("List<(.+)>", "list of $1")
                .replaceAll("SortedMap<String, ?(.+)>", "$1 by name");
    }

    private static Map<String, String> parameters(RecordDeclaration fact) {
        var said = new LinkedHashMap<String, String>();
        fact.getJavadoc().stream()
                .flatMap(doc -> doc.getBlockTags().stream())
                .filter(tag -> tag.getType() == Type.PARAM)
                .forEach(tag -> said.put(
                        tag.getName().orElse(""), clean(tag.getContent().toText())));
        return said;
    }

    private static String summary(NodeWithJavadoc<?> documented) {
        return documented.getJavadoc().map(FactReference::description).orElse("");
    }

    private static String description(Javadoc doc) {
        return clean(doc.getDescription().toText());
    }

    private static String clean(String text) {
        return text.replaceAll("\\{@(?:code|link|value) #?([^}]*)}", "`$1`")
                .replace("#", ".")
                .replaceAll("</?[a-z]+>", "")
                .replaceAll("\\s+", " ")
                .strip();
    }

    private static void row(StringBuilder page, String... cells) {
        var line = new ArrayList<String>();
        for (var cell : cells) {
            line.add(cell.replace("|", "\\|"));
        }
        page.append("| ").append(String.join(" | ", line)).append(" |\n");
    }
}
