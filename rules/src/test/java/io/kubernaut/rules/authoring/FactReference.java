package io.kubernaut.rules.authoring;

import com.github.javaparser.ast.body.EnumDeclaration;
import com.github.javaparser.ast.body.MethodDeclaration;
import com.github.javaparser.ast.body.Parameter;
import com.github.javaparser.ast.body.RecordDeclaration;
import com.github.javaparser.ast.nodeTypes.NodeWithJavadoc;
import com.github.javaparser.ast.type.ArrayType;
import com.github.javaparser.ast.type.ClassOrInterfaceType;
import com.github.javaparser.ast.type.Type;
import com.github.javaparser.javadoc.JavadocBlockTag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes docs/reference/facts.md from the sources of the records that rules may read. */
final class FactReference {
    private static final String ROOT = "Snapshot";
    private static final List<String> INSERTED = List.of("Finding", "Proposal", "Veto");

    /** Public for Kubernaut's own use: of no use to a rule, or out of its reach. Methods end in {@code ()}. */
    private static final Set<String> LEFT_OUT = Set.of(
            // Memory is no type that rules may name, so they cannot read what is nested in it
            "Snapshot.load",
            "Alert.resolvedAt()",
            "Policy.withTrust()",
            "ObjectRef.named()",
            "ObjectRef.key()",
            "RecentAction.recurredAt()",
            "RecentAction.recursWith()",
            "Snapshot.ownerOf()",
            // a rule sees findings before they are attributed
            "Finding.rule",
            "Finding.foundBy()",
            "Proposal.attributedTo()",
            "Proposal.atMost()",
            "Veto.raisedBy()");

    private static final String HEAD = """
            # Facts

            What a rule may read. A decision has one root fact, the **Snapshot**; everything else is reached from it, as in
            `$p : PodState( !ready ) from $s.pods`.

            - A property is written by its name (`workload.desired`, `workload.meta.ref.name`), a helper as a call
              (`readyPods()`). A helper without arguments may be written by its name, too (`family == "workload"`). What the
              tables show as a call must be one. Behind `then` all are calls: `$s.workload().desired()`.
            - `?` marks what may be null: ask `workload != null` first. A rule that asks null for more throws, and the decision
              is made without it.
            - "By name" is a map: `meta.labels["app"]` is null where there is no such key, `meta.label( "app" )` is "". An
              Optional answers `isPresent()` and `isEmpty()` only; what is in it is found in its list, as in
              `Condition( type == "PIDPressure", isTrue() ) from $n.conditions`.
            - A type inside another is imported with it and written alone: after
              `import io.kubernaut.core.cluster.TemplateState.ContainerTemplate` it is `ContainerTemplate( init )`. Values are
              written with their type: `subject.presence == Presence.FOUND`.
            - Sizes are in bytes, cpu in millicores, times are an `Instant`, spans a `Duration`.

            This page is written by the build from the records' sources.
            """;

    private final FactSources sources;
    private final Set<String> problems = new TreeSet<>();

    FactReference(Path sources) {
        this.sources = new FactSources(sources);
    }

    static boolean leftOut(String type, String member) {
        return LEFT_OUT.contains(type + "." + member);
    }

    /** What the sources do not say and should, or say about what is not there. Known once the page is written. */
    Set<String> problems() {
        return problems;
    }

    String markdown() {
        checkLeftOut();
        var page = new StringBuilder(HEAD);
        for (var name : sources.reachable(ROOT)) {
            describe(page, name);
        }
        page.append("\n# What a rule inserts\n");
        for (var name : INSERTED) {
            heading(page, name);
            if (name.equals("Finding")) {
                properties(page, name);
            }
            factories(page, name);
        }
        return page.toString();
    }

    /** Facts with their properties and helpers as rules write them, helpers with arguments left out. */
    Map<String, List<String>> written() {
        var written = new LinkedHashMap<String, List<String>>();
        for (var name : sources.reachable(ROOT)) {
            if (sources.type(name) instanceof RecordDeclaration fact) {
                var members = new ArrayList<String>();
                components(name, fact).forEach(p -> members.add(written(fact, p)));
                Stream.concat(Stream.of(name), inherited(name, fact))
                        .flatMap(n -> sources.helpers(n).stream())
                        .filter(m -> m.getParameters().isEmpty())
                        .forEach(m -> members.add(signature(m)));
                written.put(sources.packageOf(name) + ":" + name, members);
            }
        }
        return written;
    }

    private void describe(StringBuilder page, String name) {
        heading(page, name);
        var type = sources.type(name);
        if (type instanceof EnumDeclaration constants) {
            page.append("\n| value | is |\n| --- | --- |\n");
            constants
                    .getEntries()
                    .forEach(e -> row(page, code(e.getNameAsString()), summary(name + "." + e.getNameAsString(), e)));
            return;
        }
        if (type instanceof RecordDeclaration fact) {
            inherited(name, fact)
                    .forEach(t -> page.append("\nIt has the helpers of ")
                            .append(link(t))
                            .append(", too.\n"));
            properties(page, name);
        }
        helpers(page, name);
    }

    private Stream<String> inherited(String name, RecordDeclaration fact) {
        return fact.getImplementedTypes().stream().flatMap(t -> sources.known(name, t.getNameWithScope()).stream());
    }

    private void heading(StringBuilder page, String name) {
        page.append("\n## ")
                .append(name)
                .append("\n\n")
                .append(summary(name, sources.type(name)))
                .append("\n");
    }

    private void properties(StringBuilder page, String name) {
        var fact = sources.fact(name);
        var said = parameters(name, fact);
        page.append("\n| property | type | is |\n| --- | --- | --- |\n");
        for (var component : components(name, fact)) {
            var text = said.getOrDefault(component.getNameAsString(), "");
            if (text.isEmpty()) {
                problems.add(name + "." + component.getNameAsString() + " has no text: write its @param");
            }
            row(page, code(written(fact, component)), type(name, component), text);
        }
    }

    private static List<Parameter> components(String name, RecordDeclaration fact) {
        return fact.getParameters().stream()
                .filter(p -> !leftOut(name, p.getNameAsString()))
                .toList();
    }

    /** The rule engine takes {@code ready} and {@code isReady()} for one property, and refuses it when types differ. */
    private static String written(RecordDeclaration fact, Parameter component) {
        var name = component.getNameAsString();
        var getter = "is" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        return fact.getMethodsBySignature(getter).isEmpty() ? name : name + "()";
    }

    private void helpers(StringBuilder page, String name) {
        var helpers = sources.helpers(name);
        if (!helpers.isEmpty()) {
            page.append("\n| helper | gives | is |\n| --- | --- | --- |\n");
            helpers.forEach(m ->
                    row(page, code(signature(m)), shown(name, m.getType()), summary(name + "." + signature(m), m)));
        }
    }

    private void factories(StringBuilder page, String name) {
        page.append("\n| call | is |\n| --- | --- |\n");
        for (var method : sources.fact(name).getMethods()) {
            var makes = method.getType().asString().equals(name);
            if (method.isPublic() && makes && !leftOut(name, method.getNameAsString() + "()")) {
                row(
                        page,
                        code((method.isStatic() ? name : "") + "." + signature(method)),
                        summary(name + "." + signature(method), method));
            }
        }
    }

    private static String signature(MethodDeclaration method) {
        return method.getNameAsString()
                + method.getParameters().stream()
                        .map(p -> p.getType().asString() + " " + p.getNameAsString())
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private String type(String from, Parameter component) {
        return shown(from, component.getType()) + (component.isAnnotationPresent("Nullable") ? "?" : "");
    }

    /** In words, with facts as links to what is said of them. */
    private String shown(String from, Type type) {
        if (type instanceof ArrayType || !(type instanceof ClassOrInterfaceType named)) {
            return type.asString();
        }
        var arguments = named.getTypeArguments().map(List::copyOf).orElse(List.of());
        return switch (named.getNameAsString()) {
            case "List" -> "list of " + shown(from, arguments.getFirst());
            case "SortedSet" -> "set of " + shown(from, arguments.getFirst());
            case "Optional" -> "Optional of " + shown(from, arguments.getFirst());
            case "SortedMap" -> shown(from, arguments.get(1)) + " by name";
            default ->
                sources.known(from, named.getNameWithScope())
                        .map(FactReference::link)
                        .orElse(named.getNameAsString());
        };
    }

    private static String link(String name) {
        return "[" + name + "](#" + name.toLowerCase(Locale.ROOT).replace(".", "") + ")";
    }

    /** Constants that the text quotes from the record itself. */
    private static String withValues(RecordDeclaration fact, String text) {
        return Pattern.compile("\\{@value #([^}]*)}")
                .matcher(text)
                .replaceAll(m -> fact.getFieldByName(m.group(1))
                        .flatMap(f -> f.getVariable(0).getInitializer())
                        .map(Object::toString)
                        .orElse(m.group(1)));
    }

    private Map<String, String> parameters(String name, RecordDeclaration fact) {
        var said = new LinkedHashMap<String, String>();
        fact.getJavadoc().stream()
                .flatMap(doc -> doc.getBlockTags().stream())
                .filter(tag -> tag.getType() == JavadocBlockTag.Type.PARAM)
                .forEach(tag -> said.put(
                        tag.getName().orElse(""),
                        clean(withValues(fact, tag.getContent().toText()))));
        said.keySet().stream()
                .filter(named -> fact.getParameterByName(named).isEmpty())
                .forEach(stale -> problems.add(name + " has no " + stale + ": take its @param away"));
        return said;
    }

    private String summary(String what, NodeWithJavadoc<?> documented) {
        var text = documented
                .getJavadoc()
                .map(doc -> clean(doc.getDescription().toText()))
                .orElse("");
        if (text.isEmpty()) {
            problems.add(what + " has no text: write its Javadoc");
        }
        return text;
    }

    private void checkLeftOut() {
        for (var entry : LEFT_OUT) {
            var type = sources.type(entry.substring(0, entry.indexOf('.')));
            var member = entry.substring(entry.indexOf('.') + 1);
            var there = member.endsWith("()")
                    ? !type.getMethodsByName(member.replace("()", "")).isEmpty()
                    : type.asRecordDeclaration().getParameterByName(member).isPresent();
            if (!there) {
                problems.add(entry + " is left out of the page but does not exist");
            }
        }
    }

    /** As Markdown: code and links in backticks, links without the package of what they link to. */
    private static String clean(String text) {
        return text.replaceAll("\\s+", " ")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\{@link #?(?:[a-z]+\\.)*([^}]*)}", "`$1`")
                .replaceAll("(`[^`#]*)#", "$1.")
                .replaceAll("</?[a-z]+>", "")
                .strip();
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static void row(StringBuilder page, String... cells) {
        page.append(
                Arrays.stream(cells).map(c -> c.replace("|", "\\|")).collect(Collectors.joining(" | ", "| ", " |\n")));
    }
}
