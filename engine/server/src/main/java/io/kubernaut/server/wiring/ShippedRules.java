package io.kubernaut.server.wiring;

import io.kubernaut.rules.DroolsKnowledgeBase;
import io.kubernaut.rules.RuleBaseCompiler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** The rules in the jar. */
public final class ShippedRules {
    private static final String ROOT = "rules/";

    private ShippedRules() {}

    public static DroolsKnowledgeBase load() {
        var sources = new TreeMap<String, String>();
        try {
            for (var file : new PathMatchingResourcePatternResolver().getResources("classpath*:" + ROOT + "**/*.drl")) {
                var url = file.getURL().toString();
                sources.put(
                        url.substring(url.lastIndexOf("/" + ROOT) + 1),
                        file.getContentAsString(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The rules in the jar cannot be read", e);
        }
        return RuleBaseCompiler.compile(sources);
    }
}
