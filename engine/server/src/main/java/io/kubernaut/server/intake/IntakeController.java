package io.kubernaut.server.intake;

import io.kubernaut.core.alert.MalformedWebhookException;
import io.kubernaut.server.problem.Problems.TooLargeException;
import io.kubernaut.server.settings.IntakeSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes webhooks of any content type, so that {@code curl -d @webhook.json} works. */
@RestController
class IntakeController {
    private final Intake intake;
    private final DataSize maxBody;

    IntakeController(Intake intake, IntakeSettings settings) {
        this.intake = intake;
        this.maxBody = settings.maxBody();
    }

    @PostMapping(path = "/alerts", produces = MediaType.APPLICATION_JSON_VALUE)
    Intake.Taken alerts(HttpServletRequest request)
            throws IOException, MalformedWebhookException, InterruptedException {
        int limit = (int) maxBody.toBytes();
        if (request.getContentLengthLong() > limit) {
            throw tooLarge();
        }
        var body = request.getInputStream().readNBytes(limit + 1);
        if (body.length > limit) {
            throw tooLarge();
        }
        return intake.take(body, request.getRemoteAddr());
    }

    private TooLargeException tooLarge() {
        intake.tooLarge();
        return new TooLargeException("The body is larger than " + maxBody.toBytes()
                + " bytes. Set max_alerts in Alertmanager's webhook_configs, or kubernaut.intake.max-body here.");
    }
}
