package io.kubernaut.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.server.settings.ApiSettings;
import io.kubernaut.server.settings.IntakeSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class AccessFilterTest {
    private static final String API = "api-token-1";
    private static final String INTAKE = "intake-token-1";

    private final AccessFilter guarded = filter(API, INTAKE);
    private final AccessFilter open = filter("", "");

    private static AccessFilter filter(String api, String intake) {
        return new AccessFilter(
                new ApiSettings(api, DataSize.ofMegabytes(128)),
                new IntakeSettings(
                        intake,
                        DataSize.ofMegabytes(8),
                        Duration.ofHours(48),
                        1,
                        500,
                        500,
                        20_000,
                        DataSize.ofMegabytes(32),
                        Duration.ofSeconds(5)),
                JsonMapper.shared());
    }

    private static MockHttpServletRequest request(String path) {
        var request = new MockHttpServletRequest("POST", path);
        request.addHeader("Host", "127.0.0.1:8080");
        return request;
    }

    private static MockHttpServletResponse through(AccessFilter filter, MockHttpServletRequest request)
            throws Exception {
        var response = new MockHttpServletResponse();
        filter.doFilter(request, response, new MockFilterChain());
        return response;
    }

    private static String basic(String password) {
        return "Basic "
                + Base64.getEncoder().encodeToString(("alertmanager:" + password).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/mode,      Bearer api-token-1,    200",
        "/api/v1/mode,      bearer api-token-1,    200",
        "/api/v1/mode,      Bearer intake-token-1, 403",
        "/api/v1/mode,      Bearer wrong,          401",
        "/api/v1/mode,      Bearer,                401",
        "/api/v1/mode,      ,                      401",
        "/openapi,          ,                      401",
        "/nowhere,          ,                      401",
        "/alerts,           Bearer intake-token-1, 200",
        "/alerts,           Bearer api-token-1,    403",
        "/alerts,           Bearer wrong,          401",
        "/alerts,           Basic !!!,             401",
        "/alerts,           ,                      401",
        "/health,           ,                      200",
        "/ready,            ,                      200",
    })
    void asksForTheTokenOfThePath(String path, String authorization, int status) throws Exception {
        var request = request(path);
        if (authorization != null) {
            request.addHeader("Authorization", authorization);
        }

        var response = through(guarded, request);

        assertThat(response.getStatus()).isEqualTo(status);
        if (status != 200) {
            assertThat(response.getContentType()).isEqualTo("application/problem+json");
            assertThat(response.getContentAsString())
                    .contains("\"status\":" + status)
                    .contains("\"detail\":\"");
        }
        assertThat(response.getHeader("WWW-Authenticate") != null).isEqualTo(status == 401);
    }

    @Test
    void takesTheWebhooksTokenAsPasswordOfAnyUser() throws Exception {
        var right = request("/alerts");
        right.addHeader("Authorization", basic(INTAKE));
        var wrong = request("/alerts");
        wrong.addHeader("Authorization", basic("guess"));
        var notForTheApi = request("/api/v1/mode");
        notForTheApi.addHeader("Authorization", basic(API));

        assertThat(through(guarded, right).getStatus()).isEqualTo(200);
        assertThat(through(guarded, wrong).getStatus()).isEqualTo(401);
        assertThat(through(guarded, notForTheApi).getStatus()).isEqualTo(401);
    }

    @Test
    void withoutTokensLocalCallersAreServed() throws Exception {
        assertThat(through(open, request("/api/v1/mode")).getStatus()).isEqualTo(200);
        assertThat(through(open, request("/alerts")).getStatus()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example:8080", "127.0.0.1.evil.example"})
    void withoutTokensAHostNameOfOthersIsRefused(String host) throws Exception {
        var request = new MockHttpServletRequest("PUT", "/api/v1/mode");
        request.addHeader("Host", host);

        assertThat(through(open, request).getStatus()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({"Sec-Fetch-Site, cross-site", "Origin, http://evil.example", "Origin, null"})
    void aPageOfAnotherSiteIsRefused(String header, String value) throws Exception {
        var request = request("/alerts");
        request.addHeader(header, value);

        assertThat(through(open, request).getStatus()).isEqualTo(403);
    }

    @Test
    void thePagesOfThisServiceMayCallIt() throws Exception {
        var request = request("/api/v1/mode");
        request.addHeader("Origin", "http://127.0.0.1:8080");
        request.addHeader("Sec-Fetch-Site", "same-origin");

        assertThat(through(open, request).getStatus()).isEqualTo(200);
    }
}
