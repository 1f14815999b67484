#include "textflag.h"

// The tiles keep a row of 16 sums in two registers. Each step along the depth
// loads 16 values of b once (Y12, Y13) and one value of a for each row.
//
// DI c, SI a, DX b; R8, R9, R10 their strides in bytes; CX steps left;
// R11 row 3 of a, R12 row 3 of c.

#define LOAD_ARGUMENTS \
	MOVQ c+0(FP), DI        \
	MOVQ a+8(FP), SI        \
	MOVQ b+16(FP), DX       \
	MOVQ cStride+24(FP), R8 \
	MOVQ aStride+32(FP), R9 \
	MOVQ bStride+40(FP), R10 \
	MOVQ depth+48(FP), CX   \
	SHLQ $2, R8             \
	SHLQ $2, R9             \
	SHLQ $2, R10            \
	LEAQ (SI)(R9*2), R11    \
	ADDQ R9, R11            \
	LEAQ (DI)(R8*2), R12    \
	ADDQ R8, R12

// It prefetches the panel after this one, 384*16 bytes on, while the present
// one is multiplied.
//
// func widenAVX2(dst *float32, weights string, scales *float32)
TEXT ·widenAVX2(SB), NOSPLIT, $0-32
	MOVQ    dst+0(FP), DI
	MOVQ    weights_base+8(FP), SI
	MOVQ    weights_len+16(FP), CX
	MOVQ    scales+24(FP), DX
	VMOVUPS (DX), Y14
	VMOVUPS 32(DX), Y15

widen:
	PREFETCHT0 6144(SI)
	VPMOVSXBD (SI), Y0
	VPMOVSXBD 8(SI), Y1
	VCVTDQ2PS Y0, Y0
	VCVTDQ2PS Y1, Y1
	VMULPS    Y14, Y0, Y0
	VMULPS    Y15, Y1, Y1
	VMOVUPS   Y0, (DI)
	VMOVUPS   Y1, 32(DI)
	ADDQ      $16, SI
	ADDQ      $64, DI
	SUBQ      $16, CX
	JNZ       widen
	VZEROUPPER
	RET

#define ROW(source, low, high) \
	VBROADCASTSS source, Y14     \
	VFMADD231PS  Y12, Y14, low   \
	VFMADD231PS  Y13, Y14, high

#define ADD_TO(place, sum) \
	VADDPS  place, sum, sum \
	VMOVUPS sum, place

#define ZERO(low, high) \
	VXORPS low, low, low    \
	VXORPS high, high, high

// func tile6AVX2(c, a, b *float32, cStride, aStride, bStride, depth int)
TEXT ·tile6AVX2(SB), NOSPLIT, $0-56
	LOAD_ARGUMENTS
	ZERO(Y0, Y1)
	ZERO(Y2, Y3)
	ZERO(Y4, Y5)
	ZERO(Y6, Y7)
	ZERO(Y8, Y9)
	ZERO(Y10, Y11)

step6:
	VMOVUPS (DX), Y12
	VMOVUPS 32(DX), Y13
	ROW((SI), Y0, Y1)
	ROW((SI)(R9*1), Y2, Y3)
	ROW((SI)(R9*2), Y4, Y5)
	ROW((R11), Y6, Y7)
	ROW((R11)(R9*1), Y8, Y9)
	ROW((R11)(R9*2), Y10, Y11)
	ADDQ    R10, DX
	ADDQ    $4, SI
	ADDQ    $4, R11
	DECQ    CX
	JNZ     step6

	ADD_TO((DI), Y0)
	ADD_TO(32(DI), Y1)
	ADD_TO((DI)(R8*1), Y2)
	ADD_TO(32(DI)(R8*1), Y3)
	ADD_TO((DI)(R8*2), Y4)
	ADD_TO(32(DI)(R8*2), Y5)
	ADD_TO((R12), Y6)
	ADD_TO(32(R12), Y7)
	ADD_TO((R12)(R8*1), Y8)
	ADD_TO(32(R12)(R8*1), Y9)
	ADD_TO((R12)(R8*2), Y10)
	ADD_TO(32(R12)(R8*2), Y11)
	VZEROUPPER
	RET

// func tile4AVX2(c, a, b *float32, cStride, aStride, bStride, depth int)
TEXT ·tile4AVX2(SB), NOSPLIT, $0-56
	LOAD_ARGUMENTS
	ZERO(Y0, Y1)
	ZERO(Y2, Y3)
	ZERO(Y4, Y5)
	ZERO(Y6, Y7)

step4:
	VMOVUPS (DX), Y12
	VMOVUPS 32(DX), Y13
	ROW((SI), Y0, Y1)
	ROW((SI)(R9*1), Y2, Y3)
	ROW((SI)(R9*2), Y4, Y5)
	ROW((R11), Y6, Y7)
	ADDQ    R10, DX
	ADDQ    $4, SI
	ADDQ    $4, R11
	DECQ    CX
	JNZ     step4

	ADD_TO((DI), Y0)
	ADD_TO(32(DI), Y1)
	ADD_TO((DI)(R8*1), Y2)
	ADD_TO(32(DI)(R8*1), Y3)
	ADD_TO((DI)(R8*2), Y4)
	ADD_TO(32(DI)(R8*2), Y5)
	ADD_TO((R12), Y6)
	ADD_TO(32(R12), Y7)
	VZEROUPPER
	RET

// Coefficients of erf, as in erf.go, in the order of their use.
DATA erf<>+0(SB)/4, $0.70710678118654752440 // 1/√2
DATA erf<>+4(SB)/4, $4.0
DATA erf<>+8(SB)/4, $-4.0
DATA erf<>+12(SB)/4, $-2.72614225801306e-10
DATA erf<>+16(SB)/4, $2.77068142495902e-08
DATA erf<>+20(SB)/4, $-2.10102402082508e-06
DATA erf<>+24(SB)/4, $-5.69250639462346e-05
DATA erf<>+28(SB)/4, $-7.34990630326855e-04
DATA erf<>+32(SB)/4, $-2.95459980854025e-03
DATA erf<>+36(SB)/4, $-1.60960333262415e-02
DATA erf<>+40(SB)/4, $-1.45660718464996e-05
DATA erf<>+44(SB)/4, $-2.13374055278905e-04
DATA erf<>+48(SB)/4, $-1.68282697438203e-03
DATA erf<>+52(SB)/4, $-7.37332916720468e-03
DATA erf<>+56(SB)/4, $-1.42647390514189e-02
DATA erf<>+60(SB)/4, $0.5
GLOBL erf<>(SB), RODATA|NOPTR, $64

#define NEXT(offset, sum) \
	VBROADCASTSS erf<>+offset(SB), Y5 \
	VFMADD213PS  Y5, Y2, sum

// func geluAVX2(x *float32, n int)
TEXT ·geluAVX2(SB), NOSPLIT, $0-16
	MOVQ         x+0(FP), DI
	MOVQ         n+8(FP), CX
	VBROADCASTSS erf<>+0(SB), Y10
	VBROADCASTSS erf<>+4(SB), Y11
	VBROADCASTSS erf<>+8(SB), Y12
	VBROADCASTSS erf<>+60(SB), Y13

gelu:
	VMOVUPS      (DI), Y0
	VMULPS       Y10, Y0, Y1
	VMINPS       Y11, Y1, Y1
	VMAXPS       Y12, Y1, Y1
	VMULPS       Y1, Y1, Y2 // the square
	VBROADCASTSS erf<>+12(SB), Y3
	NEXT(16, Y3)
	NEXT(20, Y3)
	NEXT(24, Y3)
	NEXT(28, Y3)
	NEXT(32, Y3)
	NEXT(36, Y3)
	VBROADCASTSS erf<>+40(SB), Y4
	NEXT(44, Y4)
	NEXT(48, Y4)
	NEXT(52, Y4)
	NEXT(56, Y4)
	VMULPS       Y1, Y3, Y3
	VDIVPS       Y4, Y3, Y3 // erf(x/√2)
	VMULPS       Y13, Y0, Y0
	VFMADD231PS  Y0, Y3, Y0 // x/2 + x/2*erf
	VMOVUPS      Y0, (DI)
	ADDQ         $32, DI
	SUBQ         $8, CX
	JNZ          gelu
	VZEROUPPER
	RET
