package io.kubernaut.server.wiring;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.QueryParameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import java.util.Map;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How the API describes itself at {@code /openapi}; what the controllers read by hand is told here. */
@Configuration(proxyBeanMethods = false)
class OpenApiWiring {
    private static final String TOKEN = "token";

    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("alert", "Only what is about an alert of this name."),
            Map.entry("namespace", "Only what is about an object of this namespace."),
            Map.entry("since", "Only what is not older: a time, or an age such as 2h."),
            Map.entry("state", "Only what stands so."),
            Map.entry("incident", "Only the decisions of this incident."),
            Map.entry("outcome", "act, await_approval, notify, suppress or escalate."),
            Map.entry("rule", "Only what this rule proposed."),
            Map.entry("decision", "Only the runs of this decision."),
            Map.entry("action", "Only what is about this action of the catalogue."),
            Map.entry("symptom", "Only what is about this symptom."),
            Map.entry("scope", "cluster, namespace or workload."),
            Map.entry("cluster", "Only what is about this cluster; without it, about all."),
            Map.entry("kind", "unmatched, together, same_hour or some_workloads."),
            Map.entry("limit", "At most so many, 1 to 500; without, 50, and 5 similar incidents."),
            Map.entry("cursor", "The \"next\" of the page before."));

    private static final Map<String, List<String>> OF_LISTS = Map.of(
            "/api/v1/incidents", List.of("state", "alert", "namespace", "since", "limit", "cursor"),
            "/api/v1/incidents/{id}/similar", List.of("limit"),
            "/api/v1/decisions",
                    List.of("incident", "alert", "namespace", "outcome", "rule", "since", "limit", "cursor"),
            "/api/v1/runs", List.of("decision", "limit", "cursor"),
            "/api/v1/approvals", List.of("state", "limit"),
            "/api/v1/effectiveness", List.of("action", "symptom", "scope", "cluster", "namespace", "limit"),
            "/api/v1/patterns", List.of("kind", "limit"));

    private static final Map<String, String> BODIES = Map.of(
            "/alerts", "Alertmanager's webhook, version \"4\".",
            "/api/v1/decisions/evaluate", "A webhook, or {webhook, history?, cluster?, asOf?}.");

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Kubernaut")
                        .description("Takes alerts, decides by rules, acts behind guards, and can say why."
                                + " Errors are problem+json (RFC 9457).")
                        .version("v1")
                        .license(new License().name("Apache-2.0")))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN))
                .components(new Components()
                        .addSecuritySchemes(
                                TOKEN,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("kubernaut.api.token; kubernaut.intake.token for /alerts")));
    }

    @Bean
    OpenApiCustomizer readByHand() {
        return api -> {
            api.getPaths().forEach((path, item) -> {
                if (item.getGet() != null) {
                    describe(item.getGet(), OF_LISTS.getOrDefault(path, List.of()));
                }
                var body = BODIES.get(path);
                if (body != null) {
                    item.getPost().requestBody(json(body));
                }
            });
        };
    }

    private static RequestBody json(String description) {
        return new RequestBody()
                .required(true)
                .description(description)
                .content(new Content().addMediaType("application/json", new MediaType().schema(new ObjectSchema())));
    }

    private static void describe(Operation operation, List<String> names) {
        for (var name : names) {
            operation.addParametersItem(new QueryParameter()
                    .name(name)
                    .description(PARAMETERS.get(name))
                    .schema(new StringSchema()));
        }
    }
}
