package dev.parley.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://ann:s3cret@db.example:6432/chat",
                "postgresql://ann:s3cret@db.example:6432/chat",
                "  postgres://ann:s3cret@db.example:6432/chat  ",
                "jdbc:postgresql://db.example:6432/chat?user=ann&password=s3cret",
            })
    void bothSpellingsNameTheSameDatabase(String text) {
        DatabaseUrl url = DatabaseUrl.parse(text);

        assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:6432/chat");
        assertThat(url.properties()).isEqualTo(Map.of("user", "ann", "password", "s3cret"));
    }

    @Test
    void reservedCharactersOfAPasswordAreWrittenAsPercentCodes() {
        DatabaseUrl url = DatabaseUrl.parse("postgres://ann:p%40ss%3A%2F%25+x@db/chat");

        assertThat(url.properties()).containsEntry("password", "p@ss:/%+x");
    }

    @Test
    void parametersReachTheDriverUnderItsNames() {
        DatabaseUrl url =
                DatabaseUrl.parse("postgres://ann@db/chat?sslmode=require&connect_timeout=2&application_name=x");

        assertThat(url.properties())
                .containsEntry("sslmode", "require")
                .containsEntry("connectTimeout", "2")
                .containsEntry("ApplicationName", "x");
    }

    @Test
    void severalHostsAndAnIpv6AddressAreKept() {
        assertThat(DatabaseUrl.parse("postgres://ann@a:1,b:2/chat").jdbcUrl())
                .isEqualTo("jdbc:postgresql://a:1,b:2/chat");
        assertThat(DatabaseUrl.parse("postgres://ann@[::1]:5433/chat").jdbcUrl())
                .isEqualTo("jdbc:postgresql://[::1]:5433/chat");
        assertThat(DatabaseUrl.parse("postgres://ann@[::1]/chat").jdbcUrl()).isEqualTo("jdbc:postgresql://[::1]/chat");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                   | does not begin with postgres:// or jdbc:postgresql://
                    localhost:5432/chat                  | does not begin with postgres:// or jdbc:postgresql://
                    mysql://ann:s3cret@db/chat           | does not begin with postgres:// or jdbc:postgresql://
                    jdbc:mysql://db/chat                 | does not begin with postgres:// or jdbc:postgresql://
                    postgres://ann:s3cret@db             | names no database
                    postgres://ann:s3cret@db/            | names no database
                    postgres://ann:s3cret@/chat          | names no host
                    postgres://ann:s3cret@:5432/chat     | names no host
                    postgres://db/chat                   | names no user
                    jdbc:postgresql://db/chat            | names no user
                    postgres://ann:s3cret@db:port/chat   | has a port that is no number from 1 to 65535
                    postgres://ann:s3cret@db:70000/chat  | has a port that is no number from 1 to 65535
                    postgres://ann:s3cret%zz@db/chat     | has a % that is not followed by two hexadecimal digits (a % itself is written %25)
                    """)
    void aWrongOneSaysWhatToWrite(String text, String fault) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(DatabaseStartException.class)
                .hasMessage("The database URL " + fault + ": write postgres://USER:PASSWORD@HOST:5432/DATABASE.")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void printedItHoldsNoPassword() {
        assertThat(DatabaseUrl.parse("postgres://ann:s3cret@db:1/chat")).hasToString("postgres://ann@db:1/chat");
    }
}
