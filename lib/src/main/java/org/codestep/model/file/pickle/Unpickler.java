package org.codestep.model.file.pickle;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads pickles of {@code torch.save}. Python's own reader calls whatever a pickle names; this one has the 31
 * instructions and 13 names of which state dictionaries are made, and refuses all else by name before anything is done.
 * Sizes that a pickle claims are believed only as far as its bytes go.
 *
 * <p>Of Python's values it makes: null, Boolean, Long, BigInteger, Double, String, lists, maps with texts as keys,
 * {@link PickledStorage} and {@link PickledTensor}.
 *
 * <p>The instructions are those of Python's {@code pickletools}, by their names there.
 */
public final class Unpickler {

    /** What {@code torch.save} writes. */
    private static final int PROTOCOL = 2;

    /** A state dictionary has about 40 a tensor; each can take up to a hundred bytes of memory. */
    private static final int MOST_INSTRUCTIONS = 2_000_000;

    /** Bytes of a whole number; the largest that PyTorch writes is a mark of 10. */
    private static final int LONGEST_NUMBER = 16;

    /** Bytes of a module's name and of a name in it. */
    private static final int LONGEST_NAME = 256;

    private final ByteBuffer pickle;
    private final List<Object> stack = new ArrayList<>();
    /** Where on the stack the open marks are. */
    private final List<Integer> marks = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    private Unpickler(ByteBuffer pickle) {
        this.pickle = pickle.order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads one pickle, after which the buffer stands then.
     *
     * @throws IOException if it is cut short, or holds what this class does not take; the message says what is wrong,
     *     not in which file
     */
    public static Object read(ByteBuffer pickle) throws IOException {
        try {
            return new Unpickler(pickle).run();
        } catch (BufferUnderflowException e) {
            throw new IOException("ends too early", e);
        }
    }

    private Object run() throws IOException {
        for (int count = 0; count < MOST_INSTRUCTIONS; count++) {
            int code = unsigned(1);
            if (code == '.') { // STOP
                Object result = pop();
                if (!stack.isEmpty() || !marks.isEmpty()) {
                    throw new IOException("leaves " + stack.size() + " values over");
                }
                return result;
            }
            step(code);
        }
        throw new IOException("has more than " + MOST_INSTRUCTIONS + " instructions");
    }

    private void step(int code) throws IOException {
        switch (code) {
            case 0x80 -> requireProtocol(unsigned(1)); // PROTO
            case '(' -> marks.add(stack.size()); // MARK
            case 'N' -> stack.add(null); // NONE
            case 0x88 -> stack.add(true); // NEWTRUE
            case 0x89 -> stack.add(false); // NEWFALSE
            case 'J' -> stack.add((long) pickle.getInt()); // BININT
            case 'K' -> stack.add((long) unsigned(1)); // BININT1
            case 'M' -> stack.add((long) unsigned(2)); // BININT2
            case 0x8a -> stack.add(number(unsigned(1))); // LONG1
            case 'G' -> stack.add(Double.longBitsToDouble(Long.reverseBytes(pickle.getLong()))); // BINFLOAT
            case 'X' -> stack.add(text(pickle.getInt())); // BINUNICODE
            case ')' -> stack.add(new Tuple(List.of())); // EMPTY_TUPLE
            case 't' -> stack.add(new Tuple(popFrom(popMark()))); // TUPLE
            case 0x85 -> stack.add(new Tuple(popLast(1))); // TUPLE1
            case 0x86 -> stack.add(new Tuple(popLast(2))); // TUPLE2
            case 0x87 -> stack.add(new Tuple(popLast(3))); // TUPLE3
            case ']' -> stack.add(new ArrayList<>()); // EMPTY_LIST
            case 'a' -> append(popLast(1)); // APPEND
            case 'e' -> append(popFrom(popMark())); // APPENDS
            case '}' -> stack.add(new LinkedHashMap<String, Object>()); // EMPTY_DICT
            case 's' -> put(popLast(2)); // SETITEM
            case 'u' -> put(popFrom(popMark())); // SETITEMS
            case 'q' -> memo.put(unsigned(1), top()); // BINPUT
            case 'r' -> memo.put(pickle.getInt(), top()); // LONG_BINPUT
            case 'h' -> stack.add(remembered(unsigned(1))); // BINGET
            case 'j' -> stack.add(remembered(pickle.getInt())); // LONG_BINGET
            case 'c' -> stack.add(TorchName.of(line(), line())); // GLOBAL
            case 'R' -> reduce(pop(Tuple.class)); // REDUCE
            case 'b' -> build(pop()); // BUILD
            case 'Q' -> stack.add(TorchName.storage(pop(Tuple.class))); // BINPERSID
            default -> throw refused(code);
        }
    }

    /** Says also which name two instructions were after, of which the first holds it as {@code GLOBAL} does. */
    private IOException refused(int code) throws IOException {
        if (code == 'i') { // INST
            TorchName.of(line(), line());
        }
        if (code == 0x93) { // STACK_GLOBAL
            String name = pop(String.class);
            TorchName.of(pop(String.class), name);
        }
        return new IOException(String.format(Locale.ROOT,
                "has the instruction 0x%02x, which no state dictionary needs; such a file can run code; get the model's"
                        + " safetensors file", code));
    }

    private void requireProtocol(int protocol) throws IOException {
        if (protocol != PROTOCOL) {
            throw new IOException("is a pickle of protocol " + protocol + ", wanted " + PROTOCOL
                    + ", which torch.save writes");
        }
    }

    private void reduce(Tuple arguments) throws IOException {
        stack.add(pop(TorchName.class).call(arguments));
    }

    /** PyTorch gives a state dictionary an attribute, of versions of its modules. */
    private void build(Object state) throws IOException {
        Tuple.cast(state, Map.class);
        Tuple.cast(top(), Map.class);
    }

    private void append(List<Object> values) throws IOException {
        @SuppressWarnings("unchecked")
        List<Object> list = Tuple.cast(top(), List.class);
        list.addAll(values);
    }

    /** Other keys than texts are refused: of a list that holds itself there is no hash. */
    private void put(List<Object> keysAndValues) throws IOException {
        @SuppressWarnings("unchecked")
        Map<String, Object> map = Tuple.cast(top(), Map.class);
        if (keysAndValues.size() % 2 != 0) {
            throw new IOException("has a key without a value");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            map.put(Tuple.cast(keysAndValues.get(i), String.class), keysAndValues.get(i + 1));
        }
    }

    private Object remembered(int index) throws IOException {
        if (!memo.containsKey(index)) {
            throw new IOException("refers to a value " + Integer.toUnsignedString(index) + " that it has not");
        }
        return memo.get(index);
    }

    private int lowest() {
        return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
    }

    private int popMark() throws IOException {
        if (marks.isEmpty()) {
            throw new IOException("ends something that it did not begin");
        }
        return marks.remove(marks.size() - 1);
    }

    private Object pop() throws IOException {
        Object top = top();
        stack.remove(stack.size() - 1);
        return top;
    }

    private <T> T pop(Class<T> type) throws IOException {
        return Tuple.cast(pop(), type);
    }

    private Object top() throws IOException {
        requireValues(1);
        return stack.get(stack.size() - 1);
    }

    private List<Object> popLast(int count) throws IOException {
        requireValues(count);
        return popFrom(stack.size() - count);
    }

    private void requireValues(int count) throws IOException {
        if (stack.size() - lowest() < count) {
            throw new IOException("uses a value that it has not made");
        }
    }

    private List<Object> popFrom(int start) {
        List<Object> last = stack.subList(start, stack.size());
        List<Object> copy = Collections.unmodifiableList(new ArrayList<>(last));
        last.clear();
        return copy;
    }

    private int unsigned(int bytes) {
        return bytes == 1 ? pickle.get() & 0xFF : pickle.getShort() & 0xFFFF;
    }

    private Object number(int bytes) throws IOException {
        if (bytes > LONGEST_NUMBER) {
            throw new IOException("has a number of " + bytes + " bytes");
        }
        byte[] digits = bytes(bytes);
        for (int i = 0, j = bytes - 1; i < j; i++, j--) {
            byte low = digits[i];
            digits[i] = digits[j];
            digits[j] = low;
        }
        BigInteger number = bytes == 0 ? BigInteger.ZERO : new BigInteger(digits);
        return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    private String text(int bytes) {
        return new String(bytes(bytes), StandardCharsets.UTF_8);
    }

    private byte[] bytes(int count) {
        if (count < 0 || count > pickle.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[count];
        pickle.get(bytes);
        return bytes;
    }

    private String line() throws IOException {
        byte[] line = new byte[LONGEST_NAME];
        for (int length = 0; length < LONGEST_NAME; length++) {
            line[length] = pickle.get();
            if (line[length] == '\n') {
                return new String(Arrays.copyOf(line, length), StandardCharsets.UTF_8);
            }
        }
        throw new IOException("has a name of more than " + LONGEST_NAME + " bytes");
    }
}
