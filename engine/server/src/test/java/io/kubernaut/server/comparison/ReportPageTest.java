package io.kubernaut.server.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernaut.server.comparison.Report.Line;
import io.kubernaut.server.comparison.Report.Marks;
import io.kubernaut.server.comparison.Report.OneRun;
import io.kubernaut.server.comparison.Report.Row;
import io.kubernaut.server.comparison.Report.Said;
import io.kubernaut.server.comparison.Report.Use;
import java.io.StringReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ReportPageTest {
    private static final Instant MADE = Instant.parse("2026-01-01T00:00:00Z");

    private static TreeMap<String, String> by(String anything) {
        return new TreeMap<>(Map.of(anything, anything));
    }

    private static Report report(String anything) {
        var marks = new Marks(1, 0.5, 0.5);
        var by = new TreeMap<>(Map.of(anything, marks));
        var use = new Use(
                3,
                1,
                0,
                new TreeMap<>(Map.of(anything, 2, "answered", 1)),
                by(anything),
                1,
                anything,
                10L,
                20L,
                1_000,
                50,
                2_400);
        var rows = List.of(
                new Row(Report.RULES, "", marks, by, by, by, 0, List.of(), null, null),
                new Row(anything, anything, marks, by, by, by, 1, List.of(anything), 1.0, use));
        var said = List.of(
                new Said(Report.RULES, List.of(new OneRun("best", 1, anything, anything, ""))),
                new Said(anything, List.of(new OneRun(anything, -1, anything, anything, anything))));
        return new Report(
                1, 2, 3, 3, 2_400, rows, List.of(new Line(anything, anything, anything, anything, anything, said)));
    }

    /** As XML, which forgives nothing: an open tag, a lone quote or a bad character would end it. */
    private static Document read(String page) throws Exception {
        var xml = page.replace("<!DOCTYPE html>", "").replaceAll("<(meta|br)([^>]*)>", "<$1$2/>");
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    private static List<String> elements(Document page) {
        var names = new TreeSet<String>();
        var all = page.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            var element = (Element) all.item(i);
            names.add(element.getTagName());
            for (int j = 0; j < element.getAttributes().getLength(); j++) {
                names.add(element.getTagName() + " "
                        + element.getAttributes().item(j).getNodeName());
            }
        }
        return List.copyOf(names);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "</style></title><iframe src=javascript:alert(1)>",
                "&lt;script&gt; &amp; ]]> <!-- -->",
                "a\u0000b\u001b[31mc\u202Ed\uD800",
                "best\" onclick=\"alert(1)"
            })
    void hasTheSameElementsAndAttributesWhateverScenariosAndModelsSay(String hostile) throws Exception {
        var harmless = elements(read(ReportPage.of(report("harmless"), MADE)));
        var page = ReportPage.of(report(hostile), MADE);

        assertThat(elements(read(page))).isEqualTo(harmless).doesNotContain("script", "img", "iframe");
        assertThat(page).doesNotContain("\u0000", "\u001b", "\u202E", "\uD800");
    }

    @Test
    void loadsNothingAndRunsNothing() {
        var page = ReportPage.of(report("harmless"), MADE);

        assertThat(page)
                .contains("content=\"default-src 'none'; style-src 'unsafe-inline'\"", "prefers-color-scheme: dark")
                .doesNotContain("http://", "https://", "<script", "<link", "url(", "@import", " src=", " href=");
    }

    @Test
    void showsTheTableTheRemarksAndEachAnswer() throws Exception {
        var text =
                read(ReportPage.of(report("shop-1"), MADE)).getDocumentElement().getTextContent();

        assertThat(text)
                .contains("2026-01-01T00:00:00Z", "1 scenarios in which a model is asked", "$0.0024", "1,000")
                .contains("shop-1 would do harm in shop-1.")
                .contains("shop-1, such as: shop-1")
                .contains("shop-1 was not asked 1 of 3 questions: shop-1")
                .contains("negative -1.00")
                .contains("0.500 · 50%");
    }
}
