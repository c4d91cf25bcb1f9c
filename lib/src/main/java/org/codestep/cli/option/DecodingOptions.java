package org.codestep.cli.option;

import java.util.Optional;
import java.util.stream.Stream;
import org.codestep.decode.Beams;
import org.codestep.decode.Sampling;
import org.codestep.decode.Strategy;
import org.codestep.decode.logits.Penalties;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

/** Options that say how a model's answers are found, as transformers 5 defines them. */
public final class DecodingOptions {

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--temperature",
            paramLabel = "X",
            converter = NumberConverter.Positive.class,
            description = "Draw tokens by chance; below 1 the likely ones become likelier.")
    private Double temperature;

    @Option(
            names = "--top-k",
            paramLabel = "K",
            converter = NumberConverter.Limit.class,
            defaultValue = "0",
            description = "Draw among the K likeliest only; 0 for all. Default: ${DEFAULT-VALUE}.")
    private int topK;

    @Option(
            names = "--top-p",
            paramLabel = "P",
            converter = NumberConverter.Probability.class,
            defaultValue = "1",
            description = "Draw among the likeliest that together have this probability. Default: ${DEFAULT-VALUE}.")
    private double topP;

    @Option(
            names = "--min-p",
            paramLabel = "P",
            converter = NumberConverter.Share.class,
            defaultValue = "0",
            description = "Draw among those that are at least P times as likely as the likeliest. Default:"
                    + " ${DEFAULT-VALUE}.")
    private double minP;

    @Option(
            names = "--seed",
            paramLabel = "S",
            converter = NumberConverter.Seed.class,
            defaultValue = "0",
            description = "Seed of the draws. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "X",
            converter = NumberConverter.Positive.class,
            defaultValue = "1",
            description = "Above 1, tokens that the answer or its prompt has become less likely; of an encoder-decoder,"
                    + " those of the answer alone. Default: ${DEFAULT-VALUE}, none.")
    private double repetitionPenalty;

    @Option(
            names = "--no-repeat-ngram",
            paramLabel = "N",
            converter = NumberConverter.Limit.class,
            defaultValue = "0",
            description = "No N tokens come a second time in the same order, nor those of the prompt, but for an"
                    + " encoder-decoder's; 0 for all may. Default: ${DEFAULT-VALUE}.")
    private int noRepeatNgram;

    @Option(
            names = "--min-new-tokens",
            paramLabel = "N",
            converter = NumberConverter.Limit.class,
            defaultValue = "0",
            description = "The model's end token ends no shorter answer. Default: ${DEFAULT-VALUE}.")
    private int minNewTokens;

    @Option(
            names = "--beams",
            paramLabel = "N",
            converter = NumberConverter.Count.class,
            defaultValue = "1",
            description = "Follow so many answers at once, and give the likeliest. Default: ${DEFAULT-VALUE}.")
    private int beams;

    @Option(
            names = "--length-penalty",
            paramLabel = "X",
            converter = NumberConverter.NotNegative.class,
            defaultValue = "1",
            description = "With beams: 0 favours short answers, 1 compares means a token. Default: ${DEFAULT-VALUE}.")
    private double lengthPenalty;

    @Option(
            names = "--early-stopping",
            paramLabel = "WHEN",
            converter = EarlyStopping.class,
            defaultValue = "false",
            description = "With beams: true to end the search with as many answers as beams; false where a better one"
                    + " is unlikely; never where none is possible. Default: ${DEFAULT-VALUE}.")
    private Beams.Stopping earlyStopping;

    /** The values that transformers has. */
    static final class EarlyStopping implements ITypeConverter<Beams.Stopping> {
        @Override
        public Beams.Stopping convert(String text) {
            return Stream.of(Beams.Stopping.TRUE, Beams.Stopping.FALSE, Beams.Stopping.NEVER)
                    .filter(each -> each.toString().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("wanted true, false or never, got '" + text + "'"));
        }
    }

    /**
     * What the options say.
     *
     * @param answers to each prompt
     * @throws ParameterException if they contradict each other
     */
    public Strategy strategy(int answers) {
        if (beams > 1 && temperature != null) {
            throw wrong("--beams and --temperature exclude each other: beams are not drawn by chance");
        }
        if (temperature == null && (given("--top-k") || given("--top-p"))) {
            throw wrong("--top-k and --top-p say what is drawn; give a --temperature too");
        }
        if (temperature == null && given("--min-p")) {
            throw wrong("--min-p says what is drawn; give a --temperature too");
        }
        if (beams == 1 && (given("--length-penalty") || given("--early-stopping"))) {
            throw wrong("--length-penalty and --early-stopping are of beam search; give --beams of at least 2 too");
        }
        if (answers > 1 && beams == 1 && temperature == null) {
            throw wrong("--answers: several are drawn, or found by beams; give a --temperature or --beams too");
        }
        if (beams > 1 && answers > beams) {
            throw wrong("--answers " + answers + " is more than the --beams " + beams + " that find them");
        }
        return new Strategy(
                Optional.ofNullable(temperature).map(heat -> new Sampling(heat, topK, topP, minP, seed)),
                beams == 1 ? Optional.empty() : Optional.of(new Beams(beams, lengthPenalty, earlyStopping)),
                answers);
    }

    /** What scores undergo before a token is chosen. */
    public Penalties penalties() {
        return new Penalties(repetitionPenalty, noRepeatNgram, minNewTokens);
    }

    /** Of the draws. */
    public long seed() {
        return seed;
    }

    private boolean given(String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
