package io.kubernaut.server.access;

import io.kubernaut.server.settings.ApiSettings;
import io.kubernaut.server.settings.IntakeSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks for the token that a path needs. Where none is configured only loopback is served, and then it is held that no
 * foreign web page in a browser of this machine calls.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 100)
class AccessFilter extends OncePerRequestFilter {
    private final Secret api;
    private final Secret intake;
    private final JsonMapper json;

    AccessFilter(ApiSettings api, IntakeSettings intake, JsonMapper json) {
        this.api = new Secret(api.token());
        this.intake = new Secret(intake.token());
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (CrossSite.isForeign(request, api.isEmpty())) {
            refuse(
                    response,
                    HttpStatus.FORBIDDEN,
                    "A page of another site, or a host name that is not this machine's, may not call without a token.");
            return;
        }
        var path = request.getRequestURI();
        if (path.equals("/health") || path.equals("/ready")) {
            chain.doFilter(request, response);
            return;
        }
        var forIntake = path.equals("/alerts") || path.startsWith("/alerts/");
        var wanted = forIntake ? intake : api;
        var presented = Presented.in(request, forIntake);
        if (wanted.isEmpty() || wanted.matches(presented)) {
            chain.doFilter(request, response);
        } else if ((forIntake ? api : intake).matches(presented)) {
            refuse(
                    response,
                    HttpStatus.FORBIDDEN,
                    forIntake
                            ? "This is the API's token; webhooks need the one of kubernaut.intake.token."
                            : "This is the webhook's token; the API needs the one of kubernaut.api.token.");
        } else {
            response.setHeader("WWW-Authenticate", "Bearer realm=\"kubernaut\"");
            if (forIntake) {
                response.addHeader("WWW-Authenticate", "Basic realm=\"kubernaut\"");
            }
            refuse(
                    response,
                    HttpStatus.UNAUTHORIZED,
                    forIntake
                            ? "Send the value of kubernaut.intake.token as bearer token or as the password of basic"
                                    + " authentication."
                            : "Send the value of kubernaut.api.token as \"Authorization: Bearer <token>\".");
        }
    }

    private void refuse(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        var body = json.createObjectNode()
                .put("title", status.getReasonPhrase())
                .put("status", status.value())
                .put("detail", detail);
        response.getOutputStream().write(body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
