package io.kubernaut.core.alert;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads Alertmanager's webhook of version 4. A bad alert is rejected by itself; a bad body is refused as a whole.
 * Unknown fields are skipped: every release of Alertmanager brings new ones.
 */
public final class WebhookReader {
    /** Deeper nesting has no use in a webhook, and much of it exhausts a parser's stack. */
    public static final int MAX_DEPTH = 20;

    /** More alerts in one body are not read: Alertmanager's {@code max_alerts} keeps a group below it. */
    public static final int MAX_ALERTS = 50_000;

    /** The body's bytes; whoever takes bodies from the network sets a lower bound. */
    private static final int MAX_BYTES = 64 << 20;

    private static final String DEFAULT_TEMPLATE =
            "Kubernaut reads the body that Alertmanager sends by itself (version \"4\"); "
                    + "remove the custom payload from the receiver's webhook_configs";

    private static final Pattern DUPLICATE = Pattern.compile("Duplicate Object property \"(.*)\"", Pattern.DOTALL);

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxDocumentLength(MAX_BYTES)
                            .maxStringLength(MAX_BYTES)
                            .maxNameLength(MAX_BYTES)
                            .maxNumberLength(100)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Names come from outside: a table of them that only grows would be a way to fill the memory.
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .disable(TokenStreamFactory.Feature.INTERN_PROPERTY_NAMES)
                    .build())
            // Alerts are read one by one out of the body; what follows each is the next.
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Reads a body.
     *
     * @param now when it was received; alerts that begin later by more than an hour are rejected
     */
    public Webhook read(byte[] body, Instant now) throws MalformedWebhookException {
        if (body.length == 0) {
            throw new MalformedWebhookException("The body is empty. " + DEFAULT_TEMPLATE + ".");
        }
        try (var parser = JSON.createParser(decoded(body))) {
            return new Body(parser, now).read();
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    /** Reads a body that was parsed already, as a part of a larger document. */
    public Webhook read(JsonNode body, Instant now) throws MalformedWebhookException {
        try (var parser = JSON.treeAsTokens(body)) {
            return new Body(parser, now).read();
        } catch (JacksonException e) {
            throw malformed(e);
        }
    }

    private static String decoded(byte[] body) throws MalformedWebhookException {
        try {
            // Strict: the parser would put U+FFFD for bad bytes, and different names would become one.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedWebhookException("The body is not UTF-8: JSON is sent in UTF-8.");
        }
    }

    // The cause is left out on purpose: it quotes the body at length.
    private static MalformedWebhookException malformed(JacksonException e) {
        var message = String.valueOf(e.getOriginalMessage());
        var duplicate = DUPLICATE.matcher(message);
        if (duplicate.find()) {
            return new MalformedWebhookException("The key " + SafeText.quoted(duplicate.group(1))
                    + " occurs twice in one object" + place(e) + ": send it once.");
        }
        if (e instanceof StreamConstraintsException) {
            return message.contains("nesting depth")
                    ? new MalformedWebhookException(
                            "The body is nested more than " + MAX_DEPTH + " levels deep" + place(e) + ".")
                    : new MalformedWebhookException("The body exceeds a limit" + place(e) + ".");
        }
        return new MalformedWebhookException("The body is not JSON: the error is" + place(e) + ".");
    }

    private static String place(JacksonException e) {
        var location = e.getLocation();
        return location == null || location.getLineNr() < 1
                ? ""
                : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** One reading; gathers fields as they come. */
    private static final class Body {
        private final JsonParser parser;
        private final AlertReader reader;
        private final List<Alert> alerts = new ArrayList<>();
        private final List<Webhook.Rejection> rejected = new ArrayList<>();
        private @Nullable String version;
        private boolean alertsSeen;
        private String groupKey = "";
        private String receiver = "";
        private String externalUrl = "";
        private int truncated;

        Body(JsonParser parser, Instant now) {
            this.parser = parser;
            this.reader = new AlertReader(now);
        }

        Webhook read() throws MalformedWebhookException {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new MalformedWebhookException("The body must be a JSON object. " + DEFAULT_TEMPLATE + ".");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var name = parser.currentName();
                parser.nextToken();
                field(name);
            }
            if (parser.nextToken() != null) {
                throw new MalformedWebhookException("The body goes on after its JSON object ended: send one object.");
            }
            check();
            return new Webhook(groupKey, receiver, externalUrl, truncated, alerts, rejected);
        }

        private void field(String name) throws MalformedWebhookException {
            switch (name) {
                case "version" -> version = versionText();
                case "groupKey" -> groupKey = text();
                case "receiver" -> receiver = text();
                case "externalURL" -> externalUrl = text();
                case "truncatedAlerts" -> truncated = count();
                case "alerts" -> alerts();
                default -> parser.skipChildren();
            }
        }

        private void alerts() throws MalformedWebhookException {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                throw new MalformedWebhookException("alerts must be an array of alerts.");
            }
            alertsSeen = true;
            for (int index = 0; parser.nextToken() != JsonToken.END_ARRAY; index++) {
                if (index >= MAX_ALERTS) {
                    throw new MalformedWebhookException("alerts has more than " + MAX_ALERTS
                            + " entries: set max_alerts in the receiver's webhook_configs.");
                }
                JsonNode node = JSON.readTree(parser);
                switch (reader.read(node)) {
                    case AlertReader.Reading.Good(Alert alert) -> alerts.add(alert);
                    case AlertReader.Reading.Bad(String reason) -> rejected.add(new Webhook.Rejection(index, reason));
                }
            }
        }

        private void check() throws MalformedWebhookException {
            if (version == null || !alertsSeen) {
                var missing = new StringJoiner(" and ");
                if (version == null) {
                    missing.add("version");
                }
                if (!alertsSeen) {
                    missing.add("alerts");
                }
                throw new MalformedWebhookException("The body lacks " + missing + ". " + DEFAULT_TEMPLATE + ".");
            }
            if (!version.equals("4")) {
                throw new MalformedWebhookException("version must be \"4\", not " + SafeText.quoted(version)
                        + ": use Alertmanager 0.25 or newer with its default payload.");
            }
        }

        private String versionText() throws MalformedWebhookException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                throw new MalformedWebhookException("version must be the string \"4\".");
            }
            return parser.getString();
        }

        private String text() {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                parser.skipChildren();
                return "";
            }
            return SafeText.withoutForbidden(SafeText.cut(parser.getString(), Alert.MAX_VALUE));
        }

        private int count() {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                parser.skipChildren();
                return 0;
            }
            var number = parser.getBigIntegerValue();
            return number.bitLength() > 31 ? Integer.MAX_VALUE : Math.max(0, number.intValue());
        }
    }
}
