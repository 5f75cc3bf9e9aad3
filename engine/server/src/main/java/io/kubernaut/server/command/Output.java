package io.kubernaut.server.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a command prints: words for people, or JSON for programs. */
final class Output {
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /** The forms. */
    enum Form {
        TEXT,
        JSON
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE}).")
    private Form form = Form.TEXT;

    boolean json() {
        return form == Form.JSON;
    }

    static String pretty(Object value) {
        return PRETTY.writeValueAsString(value);
    }

    /**
     * Prints a list: all of it as JSON, or a row for each.
     *
     * @param none what is said where there is no row
     */
    void list(PrintWriter out, Object whole, List<String> head, List<List<String>> rows, String none) {
        if (json()) {
            out.println(pretty(whole));
            return;
        }
        if (rows.isEmpty()) {
            out.println(none);
        } else {
            out.print(table(head, rows));
        }
        out.flush();
    }

    /** Columns as wide as their widest cell. */
    static String table(List<String> head, List<List<String>> rows) {
        var all = new ArrayList<List<String>>();
        all.add(head);
        all.addAll(rows);
        var widths = new int[head.size()];
        for (var row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        var table = new StringBuilder();
        for (var row : all) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            table.append(line.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }

    /** An object reference as people read it. */
    static String object(JsonNode ref) {
        var namespace = ref.path("namespace").asString("");
        var local = ref.path("kind").asString("") + "/" + ref.path("name").asString("");
        return namespace.isEmpty() ? local : namespace + "/" + local;
    }
}
