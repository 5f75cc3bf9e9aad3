package io.kubernaut.server.command;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a service whether its audit holds; reading all of that may take longer than any answer is waited for. */
final class AuditVerification {
    private static final JsonMapper JSON = JsonMapper.shared();

    private @Nullable JsonNode found;

    private AuditVerification() {}

    /** What the service found, once it has read everything; the bar shows how far it is. */
    static JsonNode asked(ServerClient client, Map<String, String> parameters, ProgressBar bar) {
        var all = new TreeMap<>(parameters);
        all.put("progress", "true");
        var verification = new AuditVerification();
        client.stream(
                "GET", "/api/v1/audit/verification" + ServerClient.query(all), DownloadCommand.NDJSON, "", body -> {
                    var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
                    for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                        verification.read(JSON.readTree(line), bar);
                    }
                });
        if (verification.found == null) {
            throw new CommandFailedException(
                    CommandLineTool.REFUSED, "The service broke off before it had read the audit.", null);
        }
        return verification.found;
    }

    private void read(JsonNode line, ProgressBar bar) {
        if (line.path("progress").isObject()) {
            bar.show(
                    line.at("/progress/done").longValue(),
                    line.at("/progress/of").longValue());
        } else if (line.path("verification").isObject()) {
            found = line.path("verification");
        } else {
            throw new CommandFailedException(
                    CommandLineTool.REFUSED, line.path("error").asString("The service gave up."), null);
        }
    }
}
