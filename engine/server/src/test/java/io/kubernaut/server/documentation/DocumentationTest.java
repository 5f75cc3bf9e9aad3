package io.kubernaut.server.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.server.command.CommandLineTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the pages name is there: files, keys, commands, make targets, modules. */
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern KEY = Pattern.compile("(?<![/.\\w-])kubernaut(?:\\.[a-z][a-z0-9-]*){2,}");
    private static final Pattern DOCUMENTED_KEY = Pattern.compile("(?m)^\\| `(kubernaut\\.[^`]+)` \\|");
    private static final Pattern CODE = Pattern.compile("```.*?```|`[^`\n]+`", Pattern.DOTALL);
    private static final Pattern TARGET = Pattern.compile("\\bmake ([a-z0-9]+)");
    private static final Pattern COMMAND = Pattern.compile("(?m)(?:\\./|^`?)kubernaut ([a-z]+)(?: ([a-z][a-z-]*))?");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    @Test
    void everyRelativeLinkLeadsToAFile() {
        var broken = new ArrayList<String>();
        for (var page : Documentation.pages()) {
            for (var link : find(LINK, text(page))) {
                var path = link.replaceFirst("#.*", "");
                if (!link.matches("[a-z]+:.*")
                        && !path.isEmpty()
                        && !Files.exists(page.resolveSibling(path).normalize())) {
                    broken.add(Documentation.shown(page) + " -> " + link);
                }
            }
        }

        assertThat(broken).isEmpty();
    }

    @Test
    void everyKeyIsInTheReference() {
        var known = find(DOCUMENTED_KEY, Documentation.read("docs/reference/configuration.md"));
        var unknown = new ArrayList<String>();
        for (var page : Documentation.pages()) {
            for (var key : KEY.matcher(text(page)).results().map(r -> r.group()).toList()) {
                if (known.stream().noneMatch(k -> k.equals(key))) {
                    unknown.add(Documentation.shown(page) + ": " + key);
                }
            }
        }

        assertThat(known).isNotEmpty();
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyMakeTargetExists() {
        var makefile = Documentation.read("Makefile");
        var unknown = new ArrayList<String>();
        for (var page : Documentation.pages()) {
            for (var code : code(page)) {
                find(TARGET, code).stream()
                        .filter(t -> !Pattern.compile("(?m)^" + t + ":")
                                .matcher(makefile)
                                .find())
                        .forEach(t -> unknown.add(Documentation.shown(page) + ": make " + t));
            }
        }

        assertThat(unknown).isEmpty();
    }

    @Test
    void everyCommandExists() throws IOException {
        // What the launcher runs from a checkout is no command of the application.
        var launcher = Files.readString(Documentation.ROOT.resolve("kubernaut"));
        var tool = new CommandLine(new CommandLineTool());
        var unknown = new ArrayList<String>();
        for (var page : Documentation.pages()) {
            for (var code : code(page)) {
                COMMAND.matcher(code).results().forEach(m -> {
                    var command = tool.getSubcommands().get(m.group(1));
                    if (launcher.contains("if [[ ${1:-} == " + m.group(1) + " ]]")) {
                        return;
                    }
                    if (command == null
                            || (m.group(2) != null
                                    && !command.getSubcommands().isEmpty()
                                    && !command.getSubcommands().containsKey(m.group(2)))) {
                        unknown.add(Documentation.shown(page) + ":" + m.group());
                    }
                });
            }
        }

        assertThat(unknown).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "CONTRIBUTING.md"})
    void everyPathExists(String page) {
        var top = new TreeSet<String>();
        var files = Documentation.ROOT.toFile().list();
        assertThat(files).isNotNull();
        top.addAll(List.of(files));
        var missing = code(Documentation.ROOT.resolve(page)).stream()
                .filter(code -> !code.startsWith("```"))
                .map(code -> code.replace("`", ""))
                .filter(code -> code.matches("[\\w./-]+/[\\w./-]+"))
                .filter(code -> top.contains(code.split("/")[0]) && !code.contains("/target/"))
                .filter(code -> !Files.exists(Documentation.ROOT.resolve(code)))
                .toList();

        assertThat(missing).isEmpty();
    }

    @Test
    void contributorsAreToldOfEveryModule() {
        var contributing = Documentation.read("CONTRIBUTING.md");

        assertThat(find(MODULE, Documentation.read("pom.xml")))
                .isNotEmpty()
                .allSatisfy(module -> assertThat(contributing).contains("`" + module + "`"));
    }

    private static List<String> code(Path page) {
        return CODE.matcher(text(page)).results().map(r -> r.group()).toList();
    }

    private static List<String> find(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(r -> r.group(1)).toList();
    }

    private static String text(Path page) {
        return Documentation.read(Documentation.shown(page));
    }
}
