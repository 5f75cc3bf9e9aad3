package io.kubernaut.server.settings;

import java.util.List;
import java.util.Set;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Refuses keys of areas that do not exist; within an area, binding refuses unknown keys. A mistyped limit that is
 * ignored without a word is worse than a service that does not start.
 */
public final class KnownAreas implements ApplicationListener<ApplicationEnvironmentPreparedEvent> {
    private static final String OURS = "kubernaut.";
    private static final Set<String> AREAS = Set.of(
            "actions",
            "advisor",
            "alertmanager",
            "audit",
            "api",
            "intake",
            "database",
            "cluster",
            "worker",
            "telling",
            "policy",
            "prometheus",
            "rules",
            "secrets",
            "similarity");

    /** Other programs' variables may begin with our name too. */
    private static final List<String> SHARED = List.of(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        check(event.getEnvironment());
    }

    static void check(ConfigurableEnvironment environment) {
        for (var source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> listed && !SHARED.contains(source.getName())) {
                for (var name : listed.getPropertyNames()) {
                    if (name.startsWith(OURS) && !AREAS.contains(area(name))) {
                        throw new UnknownKeyException(name);
                    }
                }
            }
        }
    }

    private static String area(String name) {
        var rest = name.substring(OURS.length());
        int end = rest.indexOf('.');
        return end < 0 ? rest : rest.substring(0, end);
    }

    /** A key that nothing reads. */
    public static final class UnknownKeyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownKeyException(String key) {
            super("There is no setting " + key + "; docs/reference/configuration.md lists all of them.");
        }
    }
}
