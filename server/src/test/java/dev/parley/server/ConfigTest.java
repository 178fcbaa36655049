package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class ConfigTest {
    @Test
    void aFlagGoesBeforeAVariableAndAVariableBeforeTheDefault() {
        Config config = new Config();
        new CommandLine(config)
                .setDefaultValueProvider(
                        Config.environment(Map.of("PARLEY_PORT", "7501", "PARLEY_METRICS_PORT", "7502")))
                .parseArgs("--port", "7500");

        assertThat(config.port).isEqualTo(7500);
        assertThat(config.metricsPort).isEqualTo(7502);
        assertThat(config.host).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--port 70000 | --port is 70000; write a number from 0 to 65535",
                "--access-token-minutes 16 | --access-token-minutes is 16; write a number from 1 to 15",
                "--tls-key k.pem | --tls-certificate and --tls-key go together",
                "--issuer https://id.example | --issuer also takes --issuer-audience",
                "--log-format xml | expected one of [text, json]",
                "--port many | 'many' is not an int",
                "--web-tls-key k.pem | --web-tls-certificate and --web-tls-key go together",
                "--web x --web-host 0.0.0.0 | would send tokens and messages in the clear to 0.0.0.0",
                "--web x --tls-certificate c.pem --tls-key k.pem | also takes --web-servers-ca",
                "--web-port -1 | --web-port is -1; write a number from 0 to 65535",
                "--database-password-file p | --database-password-file goes with --database-url",
                "--prot 1 | Unknown options: '--prot', '1'"
            })
    void aWrongOptionIsRefusedWithASentence(String flags, String sentence) {
        assertThatThrownBy(() -> Config.parse(flags.split(" "))).hasMessageContaining(sentence);
    }

    @Test
    void theEnvoyThatAServerStartsIsBelievedAboutAddresses() {
        assertThat(Config.parse("--trusted-proxies", "10.0.0.1", "--web", "x").allTrustedProxies())
                .containsExactly("10.0.0.1", "127.0.0.0/8", "::1");
        assertThat(Config.parse().allTrustedProxies()).isEmpty();
    }

    @Test
    void aVariableThatIsNoOptionStopsTheStart() {
        CommandLine line = new CommandLine(new Config());

        assertThat(Config.unknownVariable(Map.of("PARLEY_PROT", "1"), line))
                .contains("PARLEY_PROT is no option")
                .contains("PARLEY_PORT");
        assertThat(Config.unknownVariable(Map.of("PARLEY_PORT", "1", "PATH", "x"), line))
                .isNull();
    }

    @Test
    void everyOptionSaysWhatItIsForAndStandsInTheHelp() {
        StringWriter help = new StringWriter();
        CommandLine line = new CommandLine(new Config());
        line.usage(new PrintWriter(help));

        assertThat(line.getCommandSpec().options()).allSatisfy(option -> {
            assertThat(option.description()).isNotEmpty();
            assertThat(help.toString()).contains(option.longestName());
        });
    }

    @Test
    void whatTheDocumentsSayOfOptionsIsTrue() throws Exception {
        CommandLine line = new CommandLine(new Config());
        for (String page : new String[] {"README.md", "ARCHITECTURE.md", "docs/operations.md"}) {
            var names = java.util.regex.Pattern.compile("`(--[a-z-]+)")
                    .matcher(Files.readString(Path.of("..").resolve(page)));
            while (names.find()) {
                assertThat(line.getCommandSpec().findOption(names.group(1)))
                        .as(page + " names " + names.group(1))
                        .isNotNull();
            }
        }
    }
}
