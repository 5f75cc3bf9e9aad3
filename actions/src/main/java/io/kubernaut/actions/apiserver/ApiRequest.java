package io.kubernaut.actions.apiserver;

import io.kubernaut.actions.api.ExecDeadline;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One HTTP request as the in-process API received it.
 *
 * @param path without query, such as {@code /api/v1/namespaces/shop/pods}
 * @param parameters decoded, all values of each in their order
 * @param user who asked, empty when the credentials were refused
 * @param body as sent; empty for none
 */
public record ApiRequest(
        String method,
        String path,
        Map<String, List<String>> parameters,
        String user,
        String contentType,
        String body) {
    public ApiRequest {
        parameters = parameters.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, one -> List.copyOf(one.getValue())));
    }

    /** The first value of each parameter. */
    public Map<String, String> query() {
        return parameters.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, one -> one.getValue().getFirst()));
    }

    public boolean is(String method, String pathSuffix) {
        return this.method.equals(method) && path.endsWith(pathSuffix);
    }

    public boolean dryRun() {
        return query().getOrDefault("dryRun", "").equals("All");
    }

    /** True for requests that would change something if they are not a dry run. A command may, so each of them does. */
    public boolean mutates() {
        return isCommand() || !method.equals("GET") && !path.endsWith("reviews");
    }

    /** Whether a command is run in a pod. */
    public boolean isCommand() {
        return path.endsWith("/exec");
    }

    /** The words of the command, without those that end it in time; none for any other request. */
    public List<String> command() {
        return isCommand() ? ExecDeadline.commandIn(parameters.getOrDefault("command", List.of())) : List.of();
    }
}
