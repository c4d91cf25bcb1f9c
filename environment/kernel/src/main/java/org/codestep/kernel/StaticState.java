package org.codestep.kernel;

import java.util.Arrays;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What a class does once, when it is initialized: the values of its constants and the code of its static initializers.
 * Code that is replaced in place does not do it again, so a class in which it would come out otherwise has to be
 * loaded as a new one.
 */
final class StaticState {
    private static final String INITIALIZER = "<clinit>";
    /** Makes the array of an enum's constants; the compiler writes it. */
    private static final String ENUM_VALUES = "$values";

    private final byte[] content;
    private final boolean callsCells;

    private StaticState(byte[] content, boolean callsCells) {
        this.content = content;
        this.callsCells = callsCells;
    }

    /** Reads a class file. */
    static StaticState of(byte[] classFile) {
        ClassWriter content = new ClassWriter(0);
        Visitor visitor = new Visitor(content);
        new ClassReader(CellInstrumenter.inKnownVersion(classFile))
                .accept(visitor, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return new StaticState(content.toByteArray(), visitor.callsCells);
    }

    /**
     * Whether a class in this state may get code whose initialization is described by {@code changed}: whether that
     * would bring it into the same state. Static initializers that call methods of cells, its own included, may not.
     */
    boolean allows(StaticState changed) {
        return !callsCells && Arrays.equals(content, changed.content);
    }

    /** Passes on the constants and the static initializer, nothing else. */
    private static final class Visitor extends ClassVisitor {
        private boolean callsCells;

        private Visitor(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public FieldVisitor visitField(int access, String name, String descriptor, String signature, Object value) {
            return value == null ? null : super.visitField(access, name, descriptor, null, value);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                                         String[] exceptions) {
            if (!name.equals(INITIALIZER)) {
                return null;
            }
            return new MethodVisitor(Opcodes.ASM9, super.visitMethod(access, name, descriptor, null, null)) {
                @Override
                public void visitMethodInsn(int opcode, String owner, String called, String type, boolean inInterface) {
                    callsCells |= DeclaredClass.isOfCell(owner.replace('/', '.')) && !called.equals(ENUM_VALUES);
                    super.visitMethodInsn(opcode, owner, called, type, inInterface);
                }
            };
        }
    }
}
