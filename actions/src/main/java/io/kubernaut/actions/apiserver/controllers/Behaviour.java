package io.kubernaut.actions.apiserver.controllers;

import io.kubernaut.actions.apiserver.admission.Amount;
import io.kubernaut.actions.apiserver.objects.Meta;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * How a simulated container behaves, read from annotations of its pod. They stand for the program in the image, so no
 * rule, guard or executor may read them: in a real cluster nobody can look them up.
 *
 * <table>
 * <caption>Annotations, all with the prefix {@value #PREFIX}</caption>
 * <tr><td>container</td><td>which container behaves so; the first one when absent</td></tr>
 * <tr><td>exit-code</td><td>it ends with this code, 0 to 255</td></tr>
 * <tr><td>exit-message</td><td>what it writes last, shown in its log and as termination message</td></tr>
 * <tr><td>exit-after</td><td>seconds it runs before it ends, 0 by default</td></tr>
 * <tr><td>exit-times</td><td>how many of its starts end so; all by default</td></tr>
 * <tr><td>memory</td><td>what it needs: below that limit it is OOMKilled</td></tr>
 * <tr><td>never-ready</td><td>"true": its readiness probe never succeeds</td></tr>
 * <tr><td>unready-after</td><td>seconds after which it hangs: no longer ready until it is started anew</td></tr>
 * <tr><td>ready-after</td><td>seconds from start to ready, 0 by default</td></tr>
 * <tr><td>image</td><td>"not-found": the image cannot be pulled</td></tr>
 * <tr><td>log</td><td>what it writes, lines separated by newlines</td></tr>
 * <tr><td>stop-after</td><td>seconds it takes to stop, 0 by default; never longer than the grace period</td></tr>
 * </table>
 */
public record Behaviour(Map<String, String> settings, String container) {
    public static final String PREFIX = "demo.kubernaut.io/";

    /** The behaviour of one container of a pod; an undisturbed one when the annotations name another. */
    public static Behaviour of(JsonNode pod, String container) {
        var settings = Meta.annotations(pod);
        var first = pod.path("spec").path("containers").path(0).path("name").asString("");
        boolean meant = settings.getOrDefault(PREFIX + "container", first).equals(container);
        return new Behaviour(meant ? settings : Map.of(), container);
    }

    private String get(String key) {
        return settings.getOrDefault(PREFIX + key, "");
    }

    private long number(String key, long otherwise) {
        var text = get(key);
        return text.isEmpty() ? otherwise : Long.parseLong(text);
    }

    public boolean exits(int earlierStarts) {
        return !get("exit-code").isEmpty() && earlierStarts < number("exit-times", Integer.MAX_VALUE);
    }

    public int exitCode() {
        return (int) number("exit-code", 0);
    }

    public String exitMessage() {
        return get("exit-message");
    }

    public Duration exitAfter() {
        return Duration.ofSeconds(number("exit-after", 0));
    }

    /** True when it needs more memory than {@code limit} allows; an empty limit allows everything. */
    public boolean exceeds(String limit) {
        var needed = Amount.parse(get("memory")).orElse(BigDecimal.ZERO);
        return Amount.parse(limit)
                .filter(allowed -> needed.compareTo(allowed) > 0)
                .isPresent();
    }

    public boolean imageMissing() {
        return get("image").equals("not-found");
    }

    /** Whether it is ready after it ran for this long. */
    public boolean ready(Duration running) {
        if (get("never-ready").equals("true") || running.compareTo(Duration.ofSeconds(number("ready-after", 0))) < 0) {
            return false;
        }
        long hangs = number("unready-after", -1);
        return hangs < 0 || running.compareTo(Duration.ofSeconds(hangs)) < 0;
    }

    public Duration stopAfter() {
        return Duration.ofSeconds(number("stop-after", 0));
    }

    public String log() {
        var log = get("log");
        var last = exitMessage();
        return log + (log.isEmpty() || log.endsWith("\n") ? "" : "\n") + (last.isEmpty() ? "" : last + "\n");
    }
}
