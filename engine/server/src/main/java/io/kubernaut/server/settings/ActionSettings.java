package io.kubernaut.server.settings;

import io.kubernaut.core.action.ActionCatalogue;
import io.kubernaut.core.action.ActionDefinition;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What may be done at all.
 *
 * @param disabled actions that are never carried out here; a person is told instead
 */
@ConfigurationProperties(prefix = "kubernaut.actions", ignoreUnknownFields = false)
public record ActionSettings(@DefaultValue("") List<String> disabled) {
    public ActionSettings {
        disabled = disabled.stream().filter(name -> !name.isBlank()).toList();
        for (var name : disabled) {
            if (ActionCatalogue.standard().find(name).isEmpty()) {
                throw new IllegalArgumentException("kubernaut.actions.disabled: there is no action " + name
                        + ". The actions are "
                        + ActionCatalogue.standard().all().stream()
                                .map(ActionDefinition::name)
                                .collect(Collectors.joining(", ")));
            }
        }
    }
}
